/** What can be done to a key that is there: what it takes, and what of the key changes. */
import { findSession, type Session } from '../gateway/client.ts';
import { META } from '../gateway/key.ts';
import { ActionError, type Asked, type Outcome } from './actions.ts';
import { carryOut } from './carry-out.ts';
import { removal, rewrite } from './change.ts';
import { changeKey, checkHash, orThrow } from './change-key.ts';
import { checkPlan, checkState, disablingPolicy, planToReturnTo } from './checks.ts';
import type { Context } from './context.ts';
import { journal } from './journal.ts';
import { unchanged } from './unfinished.ts';

export const disable = (context: Context, asked: Asked, hash: string): Promise<Outcome> =>
  changeKey(context, asked, 'disable', hash, (found) => {
    if (found.key.state === 'disabled') throw new ActionError('The key is disabled already.');
    checkState(found.key, 'active');
    const plan = found.key.plan as string;
    const policy = disablingPolicy(found.plans);
    const change = rewrite(found, (own) => ({ ...remembering(own, plan), apply_policies: [policy] }));
    return { change, detail: { plan } };
  });

export const enable = (context: Context, asked: Asked, hash: string, given?: string): Promise<Outcome> =>
  changeKey(context, asked, 'enable', hash, (found) => {
    checkState(found.key, 'disabled');
    const { id: plan } = planToReturnTo(found.key, found.plans, given);
    const change = rewrite(found, (own) => ({ ...forgetting(own), apply_policies: [plan] }));
    return { change, detail: { plan } };
  });

export const changePlan = (context: Context, asked: Asked, hash: string, given: string): Promise<Outcome> =>
  changeKey(context, asked, 'change-plan', hash, (found) => {
    checkState(found.key, 'active', 'disabled', 'broken');
    const { id: plan, name } = checkPlan(given, found.plans);
    const { plan: from, state } = found.key;
    if (plan === from) throw new ActionError(`The key is on the plan “${name}” already.`, 'plan');
    // A disabled key is under the policy that disables it; its plan is the one that it will return to.
    const change = rewrite(found, (own) =>
      state === 'disabled' ? remembering(own, plan) : { ...own, apply_policies: [plan] },
    );
    return { change, detail: { from: from ?? null, to: plan } };
  });

export const resetQuota = (context: Context, asked: Asked, hash: string): Promise<Outcome> =>
  changeKey(context, asked, 'reset-quota', hash, (found) => {
    const { key } = found;
    checkState(key, 'active');
    if (!key.usage.some(({ quota }) => quota))
      throw new ActionError(`The plan “${key.plan}” has no quota that could be reset.`);
    const used = key.usage.map(({ api, used = 0 }) => [`used_${api}`, used] as const);
    return { change: rewrite(found, (own) => own, true), detail: Object.fromEntries(used) };
  });

/** Of whatever key, also one that is gone. */
export async function revoke(context: Context, asked: Asked, hash: string): Promise<Outcome> {
  checkHash(hash);
  return context.alone(hash, async () => {
    const before = await findSession(context.gateway, hash).catch(unchanged);
    const detail = before
      ? { alias: before.alias ?? null, policies: before.apply_policies?.join(', ') ?? null }
      : { gone: true };
    const audited = journal(context.audit, asked, 'revoke', hash);
    await audited.intend(detail);
    const task = { hash, before, change: removal(hash), detail, journal: audited };
    const { warnings } = orThrow(await carryOut(context, task));
    return { warnings: before ? warnings : [GONE, ...warnings] };
  });
}

const GONE =
  'The gateway did not know this key any more: it had been revoked already, or its time was over and the gateway has forgotten it.';

const remembering = (own: Session, plan: string): Session => ({
  ...own,
  meta_data: { ...own.meta_data, [META.plan]: plan },
});

function forgetting(own: Session): Session {
  const { [META.plan]: _, ...meta_data } = own.meta_data ?? {};
  return { ...own, meta_data };
}
