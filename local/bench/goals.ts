/** What was hoped for, in ratios within one run, and what came of it. */
import type { GatewayKind } from '../../gateway-tyk/run/gateway.ts';
import type { Measured } from './rounds.ts';
import { ratio, type Spread, spread } from './spread.ts';

export interface Goal {
  what: string;
  unit: string;
  atLeast?: number;
  atMost?: number;
  /** Absent where a program was missing. */
  value?: Spread;
}

/** Judged by the median. */
export const isMet = ({ value, atLeast = -Infinity, atMost = Infinity }: Goal): boolean | undefined =>
  value && value.median >= atLeast && value.median <= atMost;

export interface Results {
  api: Record<string, Measured>;
  gateways: Record<string, Measured>;
  /** Seconds. */
  up: Partial<Record<GatewayKind, number[]>>;
}

export function goals({ api, gateways, up }: Results): Goal[] {
  const { 'raw node:http': raw, 'the API': ours } = api;
  const {
    'embedded gateway': embedded,
    'Tyk, our configuration': tyk,
    'Tyk, stock configuration': stock,
  } = gateways;
  const of = (above: number[] | undefined, below: number[] | undefined) =>
    above && below && { value: ratio(above, below) };
  return [
    {
      what: 'calls that the API answers with the CPU that raw `node:http` takes for one',
      unit: '',
      atLeast: 0.6,
      ...of(raw?.cpu, ours?.cpu),
    },
    {
      what: 'throughput of Tyk with our configuration, of stock',
      unit: '',
      atLeast: 1.5,
      ...of(tyk?.throughput, stock?.throughput),
    },
    {
      what: 'p99 of Tyk with our configuration, of stock',
      unit: '',
      atMost: 0.7,
      ...of(tyk?.p99, stock?.p99),
    },
    {
      what: 'throughput of the embedded gateway, of Tyk with our configuration',
      unit: '',
      atLeast: 1,
      ...of(embedded?.throughput, tyk?.throughput),
    },
    ...(['embedded', 'tyk'] as const).map((kind) => {
      const seconds = up[kind];
      return {
        what: `\`make up GATEWAY=${kind}\` to the first 200`,
        unit: ' s',
        atMost: 3,
        ...(seconds && { value: spread(seconds) }),
      };
    }),
  ];
}
