/** What Grafana calls a line. */
import type { Shown } from '../proof.ts';

export interface Named {
  name: string;
  values: [time: number, value: number][];
}

/** All lines of a panel, in the order of its targets. */
export function named(shown: Shown[]): Named[] {
  return shown.flatMap(({ legend, lines }) =>
    lines.map(({ metric, values }) => ({
      name: legend.replace(/{{\s*(\w+)\s*}}/g, (_, label) => metric[label] ?? '').trim() || labels(metric),
      values: values.map(([time, value]): [number, number] => [time, Number(value)]),
    })),
  );
}

const labels = (metric: Record<string, string>) =>
  Object.entries(metric)
    .map(([label, value]) => `${label}=${value}`)
    .join(' ') || 'value';

/** The last value that is one. */
export const last = ({ values }: Named): number =>
  values.findLast(([, value]) => !Number.isNaN(value))?.[1] ?? Number.NaN;
