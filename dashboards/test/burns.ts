/** Cases of the burn-rate alerts, for each pair of windows: at the same share of failures all the time, what fires is known. */
import { BURNS, LEAST_FAILURES, OBJECTIVES } from '../src/slo.ts';
import type { Case } from './promtool.ts';

export const BURN_ALERTS = [
  'AvailabilityBurnsFast',
  'AvailabilityBurnsSlowly',
  'LatencyBurnsFast',
  'LatencyBurnsSlowly',
];

const MINUTES = { m: 1, h: 60, d: 1440 } as const;
const minutes = (duration: string) =>
  Number.parseInt(duration, 10) * MINUTES[duration.slice(-1) as keyof typeof MINUTES];

type Slo = 'availability' | 'latency';
const [objective] = OBJECTIVES;
if (!objective) throw new Error('nothing is promised');
const BUDGET = {
  availability: 1 - objective.availability / 100,
  latency: 1 - objective.latency.percent / 100,
};

const count = (status: string) =>
  `http_server_request_duration_seconds_count{job="tyk-gateway", tyk_api_id="hash", http_response_status_code="${status}"}`;
const quick = `http_server_request_duration_seconds_bucket{job="tyk-gateway", tyk_api_id="hash", http_response_status_code="200", le="${objective.latency.seconds}"}`;

/** A sample a minute: `good` and `failed` calls a minute for some minutes, phase after phase. */
function traffic(
  slo: Slo,
  phases: { good: number; failed: number; minutes: number }[],
): Record<string, string> {
  const line = (value: (phase: { good: number; failed: number }) => number) => {
    let at = 0;
    return phases
      .map((phase) => {
        const step = value(phase);
        const text = `${at + step}+${step}x${phase.minutes - 1}`;
        at += step * phase.minutes;
        return text;
      })
      .join(' ');
  };
  return slo === 'availability'
    ? { [count('200')]: line(({ good }) => good), [count('500')]: line(({ failed }) => failed) }
    : { [count('200')]: line(({ good, failed }) => good + failed), [quick]: line(({ good }) => good) };
}

/** Calls a minute of which the burn rate is `rate`; many, so that a thousandth can be said in whole calls. */
function burning(slo: Slo, rate: number, calls = 1_000_000) {
  const failed = Math.round(calls * BUDGET[slo] * rate);
  return { good: calls - failed, failed };
}

/** A name has a rule for each pair of windows, and at some rates several of them fire. */
export function burnCases(): { alert: string; cases: Case[] }[] {
  return (['availability', 'latency'] as const).flatMap((slo) =>
    (['page', 'ticket'] as const).map((severity) => {
      const burns = BURNS.filter((burn) => burn.severity === severity);
      const fires = (rate: number) =>
        burns
          .filter((burn) => rate > burn.rate)
          .map((burn) => ({
            labels: { slo, tyk_api_id: 'hash', window: burn.long },
            value: `${Number(rate.toPrecision(4))}`,
          }));
      const longest = Math.max(...burns.map(({ long }) => minutes(long))) + 10;
      const slowest = Math.max(...burns.map(({ short }) => minutes(short))) + 10;
      const often = { every: '1m', evaluated: longest > 1440 ? '5m' : '1m' };
      const always = (rate: number): Case['series'] =>
        traffic(slo, [{ ...burning(slo, rate), minutes: longest }]);
      return {
        alert: `${slo === 'availability' ? 'Availability' : 'Latency'}Burns${severity === 'page' ? 'Fast' : 'Slowly'}`,
        cases: [
          ...burns.flatMap(({ rate, long }) => [
            {
              name: `fires over ${long} above ${rate} times the budget`,
              ...often,
              series: always(rate * 1.01),
              at: { [`${longest - 5}m`]: fires(rate * 1.01) },
            },
            {
              name: `does not fire over ${long} just below ${rate} times the budget`,
              ...often,
              series: always(rate * 0.999),
              at: { [`${longest - 5}m`]: fires(rate * 0.999) },
            },
          ]),
          {
            name: 'ends when the short windows are over, long before the long ones',
            ...often,
            series: traffic(slo, [
              { ...burning(slo, 20), minutes: longest },
              { ...burning(slo, 0), minutes: slowest + 10 },
            ]),
            at: { [`${longest - 5}m`]: fires(20), [`${longest + slowest}m`]: [] },
          },
          {
            name: `does not fire for fewer than ${LEAST_FAILURES} failures, whatever their share`,
            ...often,
            series: traffic(slo, [
              { good: 0, failed: 0, minutes: longest },
              { good: 0, failed: 1, minutes: LEAST_FAILURES - 2 },
            ]),
            at: { [`${longest + 4}m`]: [], [`${longest + LEAST_FAILURES - 3}m`]: [] },
          },
        ],
      };
    }),
  );
}
