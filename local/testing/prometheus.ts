/** Waiting for what a Prometheus gets to know. */
import { setTimeout as sleep } from 'node:timers/promises';
import { query, type Sample } from '../observe/query.ts';

/** Asks again until something answers; the test's own timeout ends it. Prometheus has no way to tell that it knows. */
export async function known(prometheus: string, expression: string): Promise<Sample[]> {
  for (;;) {
    const samples = await query(prometheus, expression);
    if (samples.length > 0) return samples;
    await sleep(100);
  }
}
