/** Waiting for what has no event: a Prometheus that gets to know, a file that another process writes. */
import { setTimeout as sleep } from 'node:timers/promises';

/** Milliseconds between two looks. A drill's times are as exact as that, except for those that the sink writes down. */
const PAUSE = 250;

/**
 * @param seconds how long to wait at most
 * @param look resolves with anything but undefined when it has happened
 * @returns what look found, or undefined when the time was over
 * @throws the signal's reason, and what look throws until the end: of what did not answer once it is asked again
 */
export async function until<T>(
  signal: AbortSignal,
  seconds: number,
  look: () => Promise<T | undefined> | T | undefined,
): Promise<T | undefined> {
  const deadline = performance.now() + seconds * 1000;
  for (;;) {
    signal.throwIfAborted();
    try {
      const found = await look();
      if (found !== undefined || performance.now() > deadline) return found;
    } catch (error) {
      signal.throwIfAborted();
      if (performance.now() > deadline) throw error;
    }
    await sleep(PAUSE, undefined, { signal });
  }
}

/** @throws the signal's reason, or an Error when it takes longer: what is under way goes on, and nobody waits for it */
export async function within<T>(signal: AbortSignal, seconds: number, work: Promise<T>): Promise<T> {
  const done = new AbortController();
  const limit = sleep(seconds * 1000, undefined, { signal: AbortSignal.any([signal, done.signal]) });
  const late = limit.then(() => {
    throw new Error(`It has not come to an end within ${seconds} s.`);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    done.abort();
  }
}
