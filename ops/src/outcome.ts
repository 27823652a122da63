/** How a verb ends: what it says, and with which exit code. */

/** Exit codes; README.md says what each asks of the caller. */
export const EXIT = { done: 0, failed: 1, refused: 2, differs: 3, usage: 64 } as const;

export interface Outcome {
  code: (typeof EXIT)[keyof typeof EXIT];
  /** For people, on stdout. */
  text: string;
  /** The same for machines, on stdout with --json. */
  data: unknown;
}

/** A safety rule says no. The message says what was wrong and where; `todo` what to do now. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly todo: string;

  constructor(message: string, todo: string) {
    super(message);
    this.todo = todo;
  }
}

/** The command line is wrong. */
export class Usage extends Error {
  override readonly name = 'Usage';
}
