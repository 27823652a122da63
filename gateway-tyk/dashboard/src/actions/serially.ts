/** Two changes of one key would overwrite each other: a change reads a session and writes it back whole. */
export type Serially = <T>(name: string, run: () => Promise<T>) => Promise<T>;

/** @returns what runs one after the other what has the same name, and the rest side by side */
export function serially(): Serially {
  const tails = new Map<string, Promise<unknown>>();
  return (name, run) => {
    const done = (tails.get(name) ?? Promise.resolve()).then(run);
    const tail = done
      .catch(() => {})
      .then(() => {
        if (tails.get(name) === tail) tails.delete(name);
      });
    tails.set(name, tail);
    return done;
  };
}
