/**
 * Makes one key of one form. A reload of the page with the token sends its form again, and so does an impatient second
 * click; neither may make a second key.
 */
import { randomUUID } from 'node:crypto';
import type { Request } from 'express';
import { PageError } from './errors.tsx';

export const newOnce = (): string => randomUUID();

export interface OncePerForm<T> {
  /**
   * While a form's key is being made, the same form gets the same answer; later none, since the token is kept nowhere.
   * @throws PageError where the form has made its key already
   */
  make(once: string, make: () => Promise<T>): Promise<T>;
}

/** @param most forms remembered; the oldest are forgotten first */
export function oncePerForm<T extends { hash: string }>(most = 10_000): OncePerForm<T> {
  const underWay = new Map<string, Promise<T>>();
  const made = new Map<string, string>();
  return {
    make(once, make) {
      const hash = made.get(once);
      if (hash !== undefined) throw alreadyMade(hash);
      const current = underWay.get(once);
      if (current) return current;
      const promise = make()
        .then((created) => {
          made.set(once, created.hash);
          const [oldest] = made.keys();
          if (made.size > most && oldest !== undefined) made.delete(oldest);
          return created;
        })
        .finally(() => underWay.delete(once));
      underWay.set(once, promise);
      return promise;
    },
  };
}

const alreadyMade = (hash: string) =>
  new PageError(
    409,
    'This form has made its key already.',
    'No second key was made. The token was shown once and is kept nowhere: if it was not copied, rotate the key.',
    hash,
  );

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** @throws PageError where the form has no id of its own, as ours do */
export function onceOf(req: Request): string {
  const { once } = (req.body ?? {}) as { once?: unknown };
  if (typeof once === 'string' && UUID.test(once)) return once;
  throw new PageError(
    400,
    'The form was not complete.',
    'Load the page with the form anew, and send that one.',
  );
}
