/** In order: a process goes through them once. */
export const STATES = ['starting', 'ready', 'draining', 'stopped'] as const;

export type State = (typeof STATES)[number];

/** Where the process is in its life. Readiness, `Connection: close` and the state metric all read it. */
export class Lifecycle {
  #state: State = 'starting';

  get state(): State {
    return this.#state;
  }

  /** Only ever forwards: a start that ends late must not undo a drain. */
  advance(to: State): void {
    if (STATES.indexOf(to) > STATES.indexOf(this.#state)) this.#state = to;
  }
}
