/** A well-formed request that has no answer: the text that has no bytes, the sum that has no double. */
export class Unanswerable extends Error {
  override readonly name = 'Unanswerable';
  /** The field of the request that is to blame. */
  readonly field: string;

  constructor(field: string, message: string) {
    super(message);
    this.field = field;
  }
}
