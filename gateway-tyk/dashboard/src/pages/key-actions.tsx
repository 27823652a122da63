/** What can be done to a key, each with what it does, as far as its state and one's role allow. */
import type { ComponentChildren } from 'preact';
import { may, type Operator, type Role } from '../access/operator.ts';
import type { Key, KeyState } from '../gateway/key.ts';
import type { Plans } from '../gateway/plans.ts';
import { FormError, messageFor, type Refusal, TextField, type Values } from './form.tsx';
import { Csrf } from './layout.tsx';
import { newOnce } from './once.ts';
import { PlanChoice, plansToBeOn } from './plan-choice.tsx';
import { OVERLAPS, When } from './when.tsx';
import { shortHash } from './words.ts';

export const KEY_ACTIONS = ['rotate', 'enable', 'plan', 'reset', 'disable', 'revoke'] as const;

export type KeyAction = (typeof KEY_ACTIONS)[number];

interface Described {
  title: string;
  role: Role;
  /** Where it makes sense. */
  states: readonly KeyState[];
  /** Of fields that can be wrong. */
  fields: readonly string[];
}

export const DESCRIBED: Record<KeyAction, Described> = {
  rotate: { title: 'Rotate', role: 'operator', states: ['active'], fields: ['ends'] },
  plan: {
    title: 'Change plan',
    role: 'operator',
    states: ['active', 'disabled', 'broken'],
    fields: ['plan'],
  },
  reset: { title: 'Reset quotas', role: 'operator', states: ['active'], fields: [] },
  disable: { title: 'Disable', role: 'operator', states: ['active'], fields: [] },
  enable: { title: 'Enable', role: 'operator', states: ['disabled'], fields: ['plan'] },
  revoke: {
    title: 'Revoke',
    role: 'admin',
    states: ['active', 'disabled', 'expired', 'broken', 'foreign'],
    fields: ['confirm'],
  },
};

/** A form that was refused: what it said, and why. */
export interface Refused {
  action: KeyAction;
  values: Values;
  refusal: Refusal;
}

interface ActionsProps {
  keyShown: Key;
  plans: Plans;
  operator: Operator;
  csrfToken: string | undefined;
  refused: Refused | undefined;
}

/** What has to be typed before a key is revoked. */
export const confirmationOf = ({ alias, hash }: Key): string => alias || shortHash(hash);

export function Actions({ keyShown: key, plans, operator, csrfToken, refused }: ActionsProps) {
  const shown = KEY_ACTIONS.filter((action) => {
    const { role, states } = DESCRIBED[action];
    return may(operator, role) && (states.includes(key.state) || refused?.action === action);
  });
  if (shown.length === 0) return null;
  return (
    <section class="actions" aria-labelledby="actions-title">
      <h2 id="actions-title">Actions</h2>
      {shown.map((action) => {
        const mine = refused?.action === action ? refused : undefined;
        const Fields = FORMS[action];
        return (
          <details key={action} name="actions" open={mine !== undefined}>
            <summary>{DESCRIBED[action].title}</summary>
            <form method="post" action={`/keys/${key.hash}/${action}`}>
              <Csrf token={csrfToken} />
              <FormError refusal={mine?.refusal} fields={DESCRIBED[action].fields} />
              <Fields keyShown={key} plans={plans} values={mine?.values ?? {}} refusal={mine?.refusal} />
            </form>
          </details>
        );
      })}
    </section>
  );
}

interface FieldsProps {
  keyShown: Key;
  plans: Plans;
  values: Values;
  refusal: Refusal | undefined;
}

const FORMS: Record<KeyAction, (props: FieldsProps) => ComponentChildren> = {
  rotate: ({ values, refusal }) => (
    <>
      <p>
        Makes a new key like this one and shows its token once. This key goes on working beside it until it
        ends at the time that you choose: time for its owner to change over.
      </p>
      <input type="hidden" name="once" value={newOnce()} />
      <When
        name="ends"
        legend="This key ends"
        choices={OVERLAPS}
        values={{ choice: values.ends ?? '24h', date: values.endsAt ?? '' }}
        error={messageFor(refusal, 'ends', 'endsAt')}
      />
      <button type="submit">Rotate key</button>
    </>
  ),
  plan: ({ keyShown, plans, values, refusal }) => (
    <>
      <p>
        {keyShown.state === 'disabled'
          ? 'It is the plan that the key will have when it is enabled again.'
          : 'The new limits hold from the next call on. What was used of a quota stays used until it renews.'}
      </p>
      <PlanChoice
        prefix="change"
        plans={plansToBeOn(plans)}
        chosen={values.plan ?? keyShown.plan}
        error={messageFor(refusal, 'plan')}
      />
      <button type="submit">Change plan</button>
    </>
  ),
  reset: () => (
    <>
      <p>Makes the quotas of all its endpoints whole, as if no call had been made. Rates stay as they are.</p>
      <button type="submit">Reset quotas</button>
    </>
  ),
  disable: () => (
    <>
      <p>
        Every call is refused with 403 until the key is enabled again. Its plan is remembered; its token stays
        the same.
      </p>
      <button type="submit">Disable key</button>
    </>
  ),
  enable: ({ keyShown: { plan }, plans, values, refusal }) => (
    <>
      {plan && plans.has(plan) ? (
        <p>
          Calls are answered again, under the plan {plans.get(plan)?.name} as before. What was used of a quota
          stays used until it renews.
        </p>
      ) : (
        <>
          <p>The plan that it had is not known any more. Choose one; calls are answered again under it.</p>
          <PlanChoice
            prefix="enable"
            plans={plansToBeOn(plans)}
            chosen={values.plan}
            error={messageFor(refusal, 'plan')}
          />
        </>
      )}
      <button type="submit">Enable key</button>
    </>
  ),
  revoke: ({ keyShown: key, values, refusal }) => (
    <>
      <p>
        Removes the key for good: its token will never work again, and nothing brings it back. To stop it for
        a while, disable it.
      </p>
      <TextField
        id="confirm"
        name="confirm"
        label={
          <>
            To confirm, type <code>{confirmationOf(key)}</code>
          </>
        }
        value={values.confirm}
        error={messageFor(refusal, 'confirm')}
        required
      />
      <button type="submit" class="danger">
        Revoke key
      </button>
    </>
  ),
};
