/** Something that is done again and again in the background, and at once when somebody asks. */

export interface Repeated {
  readonly running: boolean;
  /** At once; while it is being done already, waits for that. */
  now(): Promise<void>;
  start(): void;
  stop(): void;
}

/**
 * @param act never rejects
 * @param pause milliseconds until the next time, from those that the last one took
 */
export function repeat(act: () => Promise<void>, pause: (took: number) => number): Repeated {
  let running: Promise<void> | undefined;
  let started = false;
  let timer: NodeJS.Timeout | undefined;

  async function run(): Promise<void> {
    clearTimeout(timer);
    const start = performance.now();
    await act();
    running = undefined;
    if (started) timer = setTimeout(now, pause(performance.now() - start));
  }

  function now(): Promise<void> {
    running ??= run();
    return running;
  }

  return {
    get running() {
      return running !== undefined;
    },
    now,
    start() {
      started = true;
      void now();
    },
    stop() {
      started = false;
      clearTimeout(timer);
    },
  };
}
