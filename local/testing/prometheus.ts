/** Asking a Prometheus that runs, until it knows. */
import { setTimeout as sleep } from 'node:timers/promises';

export interface Sample {
  metric: Record<string, string>;
  value: [time: number, value: string];
}

/** @param prometheus its address, without a slash at the end */
export async function query(prometheus: string, expression: string): Promise<Sample[]> {
  const url = `${prometheus}/api/v1/query?query=${encodeURIComponent(expression)}`;
  const { status, error, data } = (await (await fetch(url)).json()) as {
    status: string;
    error?: string;
    data: { result: Sample[] };
  };
  if (status !== 'success') throw new Error(`${expression}: ${error}`);
  return data.result;
}

/** Asks again until something answers; the test's own timeout ends it. Prometheus has no way to tell that it knows. */
export async function known(prometheus: string, expression: string): Promise<Sample[]> {
  for (;;) {
    const samples = await query(prometheus, expression);
    if (samples.length > 0) return samples;
    await sleep(100);
  }
}
