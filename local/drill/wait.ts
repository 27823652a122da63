/** Waiting for what has no event: a Prometheus that gets to know, a file that another process writes. */
import { setTimeout as sleep } from 'node:timers/promises';

/** Milliseconds between two looks. A drill's times are as exact as that, except for those that the sink writes down. */
const PAUSE = 250;

/**
 * @param seconds how long to wait at most
 * @param look resolves with anything but undefined when it has happened
 * @returns what look found, or undefined when the time was over
 * @throws the signal's reason
 */
export async function until<T>(
  signal: AbortSignal,
  seconds: number,
  look: () => Promise<T | undefined> | T | undefined,
): Promise<T | undefined> {
  const deadline = performance.now() + seconds * 1000;
  for (;;) {
    signal.throwIfAborted();
    const found = await look();
    if (found !== undefined || performance.now() > deadline) return found;
    await sleep(PAUSE, undefined, { signal });
  }
}
