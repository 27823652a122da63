/** How an action fails after it was begun, in sentences that say what was changed and what was not. */
import { type Change, GatewayError } from '../gateway/errors.ts';
import { ActionError } from './actions.ts';

export type Failure = UnfinishedError | NotKeptError;

/** The gateway failed. */
export class UnfinishedError extends GatewayError {
  readonly #advice: string | undefined;

  /** @param advice instead of the usual */
  constructor(error: GatewayError, change: Change, advice?: string) {
    super(error.kind, { cause: error, detail: error.detail, change });
    this.#advice = advice;
  }

  get outcome(): 'failed' | 'unknown' {
    return this.change === 'none' ? 'failed' : 'unknown';
  }

  override get explanation() {
    const usual = super.explanation;
    return { ...usual, advice: this.#advice ?? usual.advice };
  }

  /** @returns the same error, which says more */
  and(sentences: string[]): UnfinishedError {
    return new UnfinishedError(
      this,
      this.change ?? 'unknown',
      [this.explanation.advice, ...sentences].join(' '),
    );
  }
}

/** The change was made, and is not in force; after a conflict, that is not known. */
export class NotKeptError extends ActionError {
  readonly why: 'undone' | 'conflict' | 'gone';

  constructor(why: 'undone' | 'conflict' | 'gone', message: string) {
    super(message);
    this.why = why;
  }

  get outcome(): 'failed' | 'unknown' {
    return this.why === 'conflict' ? 'unknown' : 'failed';
  }

  and(sentences: string[]): NotKeptError {
    return new NotKeptError(this.why, [this.message, ...sentences].join(' '));
  }
}

export const isFailure = (error: unknown): error is Failure =>
  error instanceof UnfinishedError || error instanceof NotKeptError;

/** For the audit. */
export function whyOf(error: unknown): string {
  if (error instanceof NotKeptError) return error.why;
  return error instanceof GatewayError ? error.kind : 'a fault of the dashboard';
}

/** For the `catch` of a look at the gateway before a change. */
export function unchanged(error: unknown): never {
  throw error instanceof GatewayError ? error.during('none') : error;
}

/** For the `catch` of the call that changes something. @param perhaps what to say where it may have, instead of the usual */
export const perhapsChanged =
  (perhaps?: string) =>
  (error: unknown): never => {
    if (!(error instanceof GatewayError)) throw error;
    throw error.change === 'none'
      ? new UnfinishedError(error, 'none')
      : new UnfinishedError(error, 'unknown', perhaps);
  };
