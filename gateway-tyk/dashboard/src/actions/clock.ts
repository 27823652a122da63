import { setTimeout as sleep } from 'node:timers/promises';

/** Time, which tests have their own of. */
export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number;
  sleep(milliseconds: number): Promise<void>;
}

export const clock: Clock = {
  now: Date.now,
  sleep: (milliseconds) => sleep(milliseconds, undefined, { ref: false }),
};
