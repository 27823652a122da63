/** What an operator may ask for, in sentences for them where they may not. */
import type { Key, KeyState } from '../gateway/key.ts';
import type { Plan, Plans } from '../gateway/plans.ts';
import { ActionError } from './actions.ts';

const NAME_LENGTH = 100;
const TOKEN_LENGTH = 1_000;

/** Controls such as line breaks, and what is not seen, by which one name looks like another (U+3164 and alike are blank letters). */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Zl}\p{Zp}\u115f\u1160\u2800\u3164\uffa0]/u;

/** How Tyk's tokens begin: base64 of `{"org":`. A name is written to the audit log, where no token may get. */
const TOKEN = /eyJvcmciO/;

/** @returns the name without blanks around it. @throws ActionError */
export function checkName(field: 'alias' | 'owner', given: string): string {
  const name = given.trim();
  const length = [...name].length;
  if (name.normalize('NFKC').trim() === '') throw new ActionError(`Every key needs an ${field}.`, field);
  if (length > NAME_LENGTH)
    throw new ActionError(`The ${field} has ${length} characters; ${NAME_LENGTH} are possible.`, field);
  if (UNSEEN.test(name))
    throw new ActionError(
      `The ${field} has a control character, such as a line break or a tab, or one that is not seen: type it anew, on one line.`,
      field,
    );
  if (TOKEN.test(name))
    throw new ActionError(`That ${field} is a token, which is a secret. Give the key a name instead.`, field);
  return name;
}

/** @returns the token alone, also of a whole Authorization header. @throws ActionError */
export function checkToken(given: string): string {
  const token = given.trim().replace(/^bearer(\s+|$)/i, '');
  if (token === '') throw new ActionError('Paste a token.', 'token');
  if (token.length > TOKEN_LENGTH)
    throw new ActionError(`That is longer than ${TOKEN_LENGTH} characters, and no token.`, 'token');
  return token;
}

/** Tyk ignores an end in the past. @param soonest milliseconds from now. @returns seconds since the epoch. @throws ActionError */
export function checkEnd(field: 'expires' | 'endsAt', end: Date, now: number, soonest = 0): number {
  if (Number.isNaN(end.getTime())) throw new ActionError('That is no date.', field);
  if (end.getTime() > now + soonest) return Math.floor(end.getTime() / 1000);
  throw new ActionError(
    soonest === 0
      ? 'The time must be in the future.'
      : `The old key needs at least ${soonest / 1000} seconds more. To end it at once, rotate it and then revoke it.`,
    field,
  );
}

/** @throws ActionError when no key can be under it */
export function checkPlan(id: string, plans: Plans): Plan {
  const plan = plans.get(id.trim());
  if (!plan)
    throw new ActionError(
      `The gateway has not loaded a plan “${id.trim()}”. Choose one that it has; the page Plans shows them.`,
      'plan',
    );
  if (plan.disables)
    throw new ActionError(`“${plan.name}” is no plan but what disables a key. Choose another.`, 'plan');
  return plan;
}

/** @throws ActionError when the key is in no state for this */
export function checkState(key: Key, ...possible: KeyState[]): void {
  if (!possible.includes(key.state)) throw new ActionError(WHY_NOT[key.state](key));
}

const WHY_NOT: Record<KeyState, (key: Key) => string> = {
  active: () => 'The key is active already.',
  disabled: () => 'The key is disabled. Enable it first.',
  expired: () => 'The time of this key is over, and calls with it are refused. Create a new one.',
  broken: ({ plan }) =>
    `The gateway has not loaded the plan “${plan}” of this key, and refuses every call with it. Change its plan, or see why the policy is not loaded.`,
  foreign: () =>
    'This key was not made by a plan, but has several or rights of its own. Here it can only be revoked; whatever made it can change it.',
};

/** The policy that disables the keys under it. @throws ActionError when none is loaded */
export function disablingPolicy(plans: Plans): string {
  for (const { id, disables } of plans.values()) if (disables) return id;
  throw new ActionError(
    'The gateway has loaded no policy that disables keys (gateway-tyk/policies/suspended.json). Revoke the key, or see on the page Gateway why it is not loaded.',
  );
}

/** @param given wins over what is remembered. @throws ActionError when there is none, or it is not loaded any more */
export function planToReturnTo(key: Key, plans: Plans, given: string | undefined): Plan {
  if (given?.trim()) return checkPlan(given, plans);
  if (key.plan === undefined)
    throw new ActionError('It is not remembered which plan this key had. Choose one.', 'plan');
  const plan = plans.get(key.plan);
  if (plan && !plan.disables) return plan;
  throw new ActionError(
    `The gateway no longer has the plan “${key.plan}” of this key. Choose another.`,
    'plan',
  );
}
