/** Cases of the burn-rate alerts, for each pair of windows: at the same share of failures all the time, what fires is known. */
import { BASE, BURNS, LEAST_FAILURES, OBJECTIVES, WINDOWS } from '../src/slo.ts';
import type { Case, Recording } from './promtool.ts';

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

const ENDPOINTS = OBJECTIVES.map(({ endpoint }) => endpoint);

const count = (endpoint: string, status: string) =>
  `http_server_request_duration_seconds_count{job="tyk-gateway", tyk_api_id="${endpoint}", http_response_status_code="${status}"}`;
const quick = (endpoint: string) =>
  `http_server_request_duration_seconds_bucket{job="tyk-gateway", tyk_api_id="${endpoint}", http_response_status_code="200", le="${objective.latency.seconds}"}`;

/** A sample a minute, of every endpoint: `good` and `failed` calls a minute for some minutes, phase after phase. */
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
  const served = line(({ good, failed }) => (slo === 'availability' ? good : good + failed));
  return Object.fromEntries(
    ENDPOINTS.flatMap((endpoint) => [
      [count(endpoint, '200'), served],
      slo === 'availability'
        ? [count(endpoint, '500'), line(({ failed }) => failed)]
        : [quick(endpoint), line(({ good }) => good)],
    ]),
  );
}

/** Calls a minute of which the burn rate is `rate`; many, so that a thousandth can be said in whole calls. */
function burning(slo: Slo, rate: number, calls = 1_000_000) {
  const failed = Math.round(calls * BUDGET[slo] * rate);
  return { good: calls - failed, failed };
}

/** As Prometheus' template function writes it, up to a million. */
const humanize = (value: number) =>
  value < 1000 ? `${Number(value.toPrecision(4))}` : `${Number((value / 1000).toPrecision(4))}k`;

/** A name has a rule for each pair of windows, and at some rates several of them fire. */
export function burnCases(): { alert: string; cases: Case[] }[] {
  return (['availability', 'latency'] as const).flatMap((slo) =>
    (['page', 'ticket'] as const).map((severity) => {
      const burns = BURNS.filter((burn) => burn.severity === severity);
      const fires = (rate: number, full = Number.POSITIVE_INFINITY) =>
        burns
          .filter((burn) => rate > burn.rate && minutes(burn.long) <= full)
          .flatMap((burn) =>
            ENDPOINTS.map((endpoint) => ({
              labels: { slo, tyk_api_id: endpoint, window: burn.long },
              value: humanize(rate),
            })),
          );
      const longest = Math.max(...burns.map(({ long }) => minutes(long))) + 10;
      const often = { every: '1m', evaluated: longest > 1440 ? '5m' : '1m' };
      const always = (rate: number) => traffic(slo, [{ ...burning(slo, rate), minutes: longest }]);
      // So many good calls that what comes after them counts for little in every window that reaches back to them.
      const before = { ...burning(slo, 0, 10_000_000), minutes: longest };
      /** Nothing but failures, so few a minute that a window of `long` has this many. */
      const few = (failures: number, long: string) => {
        const failed = failures / minutes(long);
        return {
          series: traffic(slo, [{ good: 0, failed, minutes: longest }]),
          fires: fires(1 / BUDGET[slo]).filter(
            ({ labels }) => failed * minutes(labels.window) >= LEAST_FAILURES,
          ),
        };
      };
      return {
        alert: `${slo === 'availability' ? 'Availability' : 'Latency'}Burns${severity === 'page' ? 'Fast' : 'Slowly'}`,
        cases: [
          ...burns.flatMap(({ rate, long, short }) => {
            const burst = Math.round((0.6 * minutes(long)) / 5) * 5;
            const lasting = minutes(long) + 20;
            return [
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
              {
                name: `does not fire for a burst that does not last ${long}`,
                ...often,
                series: traffic(slo, [before, { ...burning(slo, 1.5 * rate), minutes: burst }]),
                at: { [`${longest + burst - 5}m`]: [] },
              },
              {
                name: `fires when ${long} are full of it, whatever was before, and ends ${short} after it`,
                ...often,
                series: traffic(slo, [
                  before,
                  { ...burning(slo, 2.9 * rate), minutes: lasting },
                  { ...burning(slo, 0), minutes: minutes(short) + 20 },
                ]),
                at: {
                  [`${longest + lasting - 5}m`]: fires(2.9 * rate, minutes(long)),
                  [`${longest + lasting + minutes(short) + 10}m`]: [],
                },
              },
            ];
          }),
          {
            name: 'does not fire while nothing has ever failed, and no failure has ever been counted',
            ...often,
            series: Object.fromEntries(
              Object.entries(always(0)).filter(([series]) => !series.includes('"500"')),
            ),
            at: { [`${longest - 5}m`]: [] },
          },
          {
            name: 'does not fire for three calls after a night without any',
            ...often,
            series: Object.fromEntries(
              Object.entries(traffic(slo, [{ good: 0, failed: 1 / 3, minutes: 10 }])).map(
                ([series, values]) => [series, `_x${longest} ${values}`],
              ),
            ),
            at: { [`${longest + 5}m`]: [], [`${longest + 10}m`]: [] },
          },
          ...burns.flatMap(({ long }) =>
            [LEAST_FAILURES - 1, LEAST_FAILURES + 1].map((failures) => {
              const { series, fires: firing } = few(failures, long);
              const word = failures < LEAST_FAILURES ? 'does not fire' : 'fires';
              return {
                name: `${word} over ${long} for ${failures} calls that all fail`,
                ...often,
                series,
                at: { [`${longest - 5}m`]: firing },
              };
            }),
          ),
        ],
      };
    }),
  );
}

/**
 * What each window remembers. Ten samples fit into it: in the first twenty half of the calls failed, in the last ones none. It is asked between
 * samples, because Prometheus 2 and 3 do not agree on whether a range has both its ends.
 */
export function windowCases(): { window: string; recording: Recording }[] {
  const of = 'slo="availability", tyk_api_id="hash"';
  return WINDOWS.filter((window) => window !== BASE).map((window) => {
    const step = (minutes(window) * 60) / 10;
    const expected = (index: number, samples: number) => ({
      expr: `slo:burn:rate_${window}{${of}}`,
      at: `${(index + 0.5) * step}s`,
      value: (samples / 20) * 1000,
    });
    return {
      window,
      recording: {
        every: `${step}s`,
        evaluated: `${step / 2}s`,
        series: { [`slo:failures:rate5m{${of}}`]: '10x19 0x20', [`slo:calls:rate5m{${of}}`]: '20x39' },
        expect: [expected(19, 10), expected(24, 5), expected(28, 1), expected(29, 0)],
      },
    };
  });
}

/**
 * What the shortest window remembers: calls that fail a minute apart, and end. Four minutes later they are in it, six minutes later they are not,
 * whichever end of a range Prometheus takes for its own.
 */
export function baseCases(): { what: string; recording: Recording }[] {
  return (['availability', 'latency'] as const).flatMap((slo) =>
    ENDPOINTS.map((endpoint) => {
      const of = `{slo="${slo}", tyk_api_id="${endpoint}"}`;
      const moments = ['slo:calls:rate5m', 'slo:failures:rate5m'].flatMap((record) =>
        [
          { at: '24m', value: 1 },
          { at: '26m', value: 0 },
        ].map((moment) => ({ expr: `${record}${of} > bool 0`, labels: of, ...moment })),
      );
      return {
        what: `${slo} of ${endpoint}`,
        recording: {
          every: '1m',
          evaluated: '1m',
          series: traffic(slo, [
            { good: 10, failed: 5, minutes: 22 },
            { good: 0, failed: 0, minutes: 10 },
          ]),
          expect: moments,
        },
      };
    }),
  );
}
