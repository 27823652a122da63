/** What went wrong in a refresh: for the pages as long as it lasts, for the log when it begins and when it is over. */
import type { Logger } from 'pino';
import { GatewayError } from './errors.ts';
import type { ReadKeys } from './read-keys.ts';

export interface Trouble {
  /** Why the last refresh failed; what is shown is that of the last whole one then. */
  failure?: GatewayError;
  /** How many keys could not be read: they are shown as they were before, or not at all. Absent: none. */
  unread?: number;
  /** How many names of keys are no SHA-256, of which nothing is shown, as they may be tokens. Absent: none. */
  unhashed?: number;
}

export function troubleWith({ errors: { length: unread }, unhashed }: ReadKeys): Trouble {
  return { ...(unread > 0 && { unread }), ...(unhashed > 0 && { unhashed }) };
}

/** What is no {@link GatewayError} is a bug. */
export const failed = (error: unknown): Trouble => ({
  failure: error instanceof GatewayError ? error : new GatewayError('fault', { cause: error }),
});

export type TroubleLog = Pick<Logger, 'info' | 'warn' | 'error'>;

/** @param err of one of the keys that could not be read */
export function logTrouble(log: TroubleLog, before: Trouble, now: Trouble, err?: unknown): void {
  const { failure, unread, unhashed } = now;
  const isOld = nameOf(before) === nameOf(now);
  if (isOld) return;
  if (failure) {
    const { kind, detail } = failure;
    log[kind === 'fault' ? 'error' : 'warn']({ kind, detail, err: failure }, 'the keys cannot be read');
  } else if (unread || unhashed) log.warn({ unread, unhashed, err }, 'some keys cannot be read');
  else log.info('all keys are read again');
}

const nameOf = ({ failure, unread, unhashed }: Trouble): string =>
  failure?.kind ?? [unread && 'unread', unhashed && 'unhashed'].join();
