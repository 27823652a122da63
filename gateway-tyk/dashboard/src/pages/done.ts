/** What `?done=` says after a change, and `?refused=` in its place: tables, so that a link can't put words into the page. */
const DONE = {
  disabled: 'The key is disabled: every call is refused until it is enabled again.',
  enabled: 'The key is enabled again.',
  plan: 'The plan was changed.',
  reset: 'The quotas are whole again.',
  revoked: 'The key is revoked. The gateway was asked again, and no longer knows it.',
} as const;

export type Done = keyof typeof DONE;

/** @param name of the key, where the page does not show it */
export function doneMessage(code: unknown, name?: string): string | undefined {
  if (typeof code !== 'string' || !Object.hasOwn(DONE, code)) return undefined;
  return DONE[code as Done].replace('.', name === undefined ? '.' : `: “${name}”.`);
}

const TOKEN_REFUSED =
  'That was a token, and an address is no place for one: it may be in the history of this browser and in logs on the way. If others can see those, rotate its key. Which key a token is says';

export const refusedMessage = (code: unknown): string | undefined =>
  code === 'token' ? TOKEN_REFUSED : undefined;
