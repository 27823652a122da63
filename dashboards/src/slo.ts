/**
 * What clients are promised, over 30 days, and how fast a promise may be broken before somebody is told: several burn rates over several
 * windows, as in Google's SRE workbook (chapter 5, "Alerting on SLOs"). Measured at the gateway, the last place before the client that sees both
 * the API's faults and its own.
 */
import { milliseconds } from './duration.ts';
import type { AlertingRule, RecordingRule, RuleGroup, Severity } from './rule.ts';

export interface Objective {
  endpoint: string;
  /** Percent of calls that are not answered 5xx. */
  availability: number;
  /** Percent of successful calls that are answered within `seconds`, which must be a bound of the gateway's histogram. */
  latency: { percent: number; seconds: number };
}

export const OBJECTIVES: readonly [Objective, ...Objective[]] = [
  { endpoint: 'hash', availability: 99.9, latency: { percent: 99, seconds: 0.1 } },
  { endpoint: 'sum', availability: 99.9, latency: { percent: 99, seconds: 0.1 } },
];

/** As a pattern of `tyk_api_id`: what is sold, without probes. */
export const ENDPOINTS = OBJECTIVES.map(({ endpoint }) => endpoint).join('|');

export const PERIOD = '30d';

/** A budget of 30 days burns at rate 1. `short` lets the alert end soon after the fault has. */
interface Burn {
  spent: string;
  long: string;
  short: string;
  rate: number;
  severity: Severity;
}

/** The fastest first. */
export const BURNS: readonly [Burn, ...Burn[]] = [
  { spent: '2 %', long: '1h', short: '5m', rate: 14.4, severity: 'page' },
  { spent: '5 %', long: '6h', short: '30m', rate: 6, severity: 'page' },
  { spent: '10 %', long: '1d', short: '2h', rate: 3, severity: 'ticket' },
  { spent: '10 %', long: '3d', short: '6h', rate: 1, severity: 'ticket' },
];

/** Fewer failed calls than this are no trend, whatever their share: nobody is woken for one call of ten at night. */
export const LEAST_FAILURES = 10;

/** Which promise. */
type Slo = 'availability' | 'latency';

/** All windows, once; the shortest is what the others are added up from. */
export const WINDOWS = [...new Set([...BURNS.flatMap(({ short, long }) => [short, long]), PERIOD])];
export const BASE = '5m';

function promises({ endpoint, availability, latency }: Objective): RecordingRule[] {
  const calls = (selector = '', suffix = 'count') =>
    `sum(rate(http_server_request_duration_seconds_${suffix}{job="tyk-gateway", tyk_api_id="${endpoint}"${selector}}[${BASE}]))`;
  const served = ', http_response_status_code=~"2.."';
  const rule = (record: string, slo: Slo, expr: string) => ({
    record,
    expr,
    labels: { slo, tyk_api_id: endpoint },
  });
  const share = (percent: number) => `vector(${Number((1 - percent / 100).toFixed(6))})`;
  return [
    rule('slo:budget:ratio', 'availability', share(availability)),
    rule('slo:calls:rate5m', 'availability', calls()),
    // A series that does not exist yet counts 0: without it the share would be unknown until the first failure.
    rule(
      'slo:failures:rate5m',
      'availability',
      `${calls(', http_response_status_code=~"5.."')} or 0 * ${calls()}`,
    ),
    rule('slo:budget:ratio', 'latency', share(latency.percent)),
    rule('slo:calls:rate5m', 'latency', calls(served)),
    rule(
      'slo:failures:rate5m',
      'latency',
      `${calls(served)} - ${calls(`${served}, le="${latency.seconds}"`, 'bucket')}`,
    ),
  ];
}

/** How many times faster than allowed the budget was spent in each window. Unknown where there was no call. */
const burnRates: RecordingRule[] = WINDOWS.map((window) => ({
  record: `slo:burn:rate_${window}`,
  by: ['slo', 'tyk_api_id'],
  expr:
    window === BASE
      ? 'slo:failures:rate5m / (slo:calls:rate5m > 0) / slo:budget:ratio'
      : `sum_over_time(slo:failures:rate5m[${window}]) / (sum_over_time(slo:calls:rate5m[${window}]) > 0) / slo:budget:ratio`,
}));

const WORDS = {
  availability: { name: 'Availability', get: 'get errors', were: 'were answered 5xx' },
  latency: { name: 'Latency', get: 'get slow answers', were: 'were too slow' },
} as const;

/** Failures are counted over all evaluations of the window, of which the budget has one each: also over those at which nobody called. */
function burns(slo: Slo): AlertingRule[] {
  const of = `{slo="${slo}"}`;
  return BURNS.map(({ long, short, rate, spent, severity }) => ({
    alert: `${WORDS[slo].name}Burns${severity === 'page' ? 'Fast' : 'Slowly'}`,
    expr: `slo:burn:rate_${long}${of} > ${rate} and slo:burn:rate_${short}${of} > ${rate} and sum_over_time(slo:failures:rate5m${of}[${long}]) / count_over_time(slo:budget:ratio[${long}]) * ${milliseconds(long) / 1000} >= ${LEAST_FAILURES}`,
    severity,
    labels: { window: long },
    summary: `Clients of /v1/{{ $labels.tyk_api_id }} ${WORDS[slo].get}: the budget of ${PERIOD} burns ${severity === 'page' ? 'fast' : 'slowly'}.`,
    description: `In the last ${long}, {{ $value | humanize }} times as many calls ${WORDS[slo].were} as the budget allows. At ${rate} times, ${spent} of the budget of ${PERIOD} is gone within ${long}.`,
    dashboard: 'digest-overview',
  }));
}

export const SLO_GROUPS: readonly RuleGroup[] = [
  {
    name: 'slo-recordings',
    rules: [...OBJECTIVES.flatMap(promises), ...burnRates.filter(({ record }) => !record.endsWith(PERIOD))],
  },
  // For people only, and dear: it reads every sample of a month.
  {
    name: 'slo-budgets',
    interval: '2m',
    rules: burnRates.filter(({ record }) => record.endsWith(PERIOD)),
  },
  { name: 'slo-alerts', rules: [...burns('availability'), ...burns('latency')] },
];
