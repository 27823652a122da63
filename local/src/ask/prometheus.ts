/** Asking the Prometheus that runs here. */
import { ask } from '../../observe/query.ts';
import { runningHere } from '../state.ts';

/**
 * @param path below /api/v1/
 * @returns what Prometheus calls `data`
 * @throws Error with Prometheus' own words about a question, or that none runs
 */
export async function askPrometheus<T>(
  state: string,
  path: string,
  question: Record<string, string> = {},
): Promise<T> {
  const { observe } = runningHere(state);
  if (!observe) throw new Error('No Prometheus runs here. Start the system with `make up OBSERVE=1`.');
  const prometheus = `http://127.0.0.1:${observe.PROMETHEUS_PORT}`;
  return ask<T>(prometheus, path, question).catch(({ name, message }: Error) => {
    if (name === 'Error') throw new Error(`Prometheus refuses the question: ${message}`);
    throw new Error(
      'Prometheus does not answer. `make status` says whether it runs, `make logs PART=prometheus` why not.',
    );
  });
}

/** As Prometheus writes a series: `up{job="api"}`, and `{}` where it has neither name nor labels. */
export function seriesName({ __name__: name = '', ...labels }: Record<string, string>): string {
  const inner = Object.entries(labels)
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([label, value]) => `${label}=${JSON.stringify(value)}`);
  return name && inner.length === 0 ? name : `${name}{${inner.join(', ')}}`;
}
