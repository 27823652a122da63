/** Metrics of programs that are not ours, in the shape in which ours are written down. */
import type { Metric } from '@digest/api/metrics';

type Unit = Metric['unit'];

export function gauge(name: string, help: string, unit: Unit = '', labels: readonly string[] = []) {
  return { name, type: 'gauge', unit, labels, help } as const;
}

export function counter(name: string, help: string, unit: Unit = '', labels: readonly string[] = []) {
  return { name, type: 'counter', unit, labels, help } as const;
}
