import { createHash, timingSafeEqual } from 'node:crypto';

/** Whether two secrets are the same, in a time that says neither where they differ nor how long they are. */
export const isSame = (given: string, expected: string): boolean =>
  timingSafeEqual(sha256(given), sha256(expected));

export const sha256 = (text: string): Buffer => createHash('sha256').update(text).digest();
