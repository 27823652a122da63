/** Waiting for what happens, not for how long it usually takes. */
import { setTimeout as sleep } from 'node:timers/promises';

/** Asks every few milliseconds. @returns the first answer that is not false; @throws Error after so many seconds */
export async function until<T>(
  what: string,
  seconds: number,
  check: () => T | false | Promise<T | false>,
): Promise<T> {
  const deadline = Date.now() + seconds * 1000;
  for (;;) {
    const answer = await check();
    if (answer !== false) return answer;
    if (Date.now() > deadline) throw new Error(`not within ${seconds} s: ${what}`);
    await sleep(5);
  }
}

/** Unix time in whole seconds, as Tyk writes it. */
export const unix = () => Math.floor(Date.now() / 1000);

/** Rate windows of a second begin with the seconds of the clock. */
export async function nextSecond(): Promise<void> {
  const now = unix();
  await until('a new second', 2, () => unix() > now);
}

/**
 * Runs until all of it happened in one second of the clock, and so in one rate window. What it does is done anew each
 * time: a key made within has called nothing yet.
 */
export async function inOneSecond<T>(run: () => Promise<T>): Promise<T> {
  for (let tries = 0; tries < 5; tries++) {
    if (Date.now() % 1000 > 500) await nextSecond();
    const begin = unix();
    const result = await run();
    if (unix() === begin) return result;
  }
  throw new Error('not within one second, in five tries');
}
