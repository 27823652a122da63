/** What can be done to a key that is there: what it takes, and what of the key changes. */
import type { Session } from '../gateway/client.ts';
import { META } from '../gateway/key.ts';
import { ActionError, type Actions } from './actions.ts';
import { carryOut } from './carry-out.ts';
import { removal, rewrite } from './change.ts';
import { changeKey, orThrow } from './change-key.ts';
import { checkPlan, checkState, disablingPolicy, planToReturnTo } from './checks.ts';
import type { Context } from './context.ts';
import { checkHash, find } from './found.ts';
import { journal } from './journal.ts';
import { unchanged } from './unfinished.ts';

type Changes = Pick<Actions, 'disable' | 'enable' | 'changePlan' | 'resetQuota' | 'revoke'>;

export function changesOf(context: Context): Changes {
  const { gateway } = context;

  return {
    disable: (asked, hash) =>
      changeKey(context, asked, 'disable', hash, (found) => {
        checkState(found.key, 'active');
        const plan = found.key.plan as string;
        const policy = disablingPolicy(found.plans);
        return {
          change: rewrite(gateway, found, (own) => ({ ...remembering(own, plan), apply_policies: [policy] })),
          detail: { plan },
        };
      }),

    enable: (asked, hash, given) =>
      changeKey(context, asked, 'enable', hash, (found) => {
        checkState(found.key, 'disabled');
        const { id: plan } = planToReturnTo(found.key, found.plans, given);
        return {
          change: rewrite(gateway, found, (own) => ({ ...forgetting(own), apply_policies: [plan] })),
          detail: { plan },
        };
      }),

    changePlan: (asked, hash, given) =>
      changeKey(context, asked, 'change-plan', hash, (found) => {
        checkState(found.key, 'active', 'disabled', 'broken');
        const { id: plan, name } = checkPlan(given, found.plans);
        const { plan: from, state } = found.key;
        if (plan === from) throw new ActionError(`The key is on the plan “${name}” already.`, 'plan');
        // A disabled key is under the policy that disables it; its plan is the one that it will return to.
        const change = rewrite(gateway, found, (own) =>
          state === 'disabled' ? remembering(own, plan) : { ...own, apply_policies: [plan] },
        );
        return { change, detail: { from: from ?? null, to: plan } };
      }),

    resetQuota: (asked, hash) =>
      changeKey(context, asked, 'reset-quota', hash, (found) => {
        checkState(found.key, 'active');
        const { key } = found;
        if (!key.usage.some(({ quota }) => quota))
          throw new ActionError(`The plan “${key.plan}” has no quota that could be reset.`);
        const used = key.usage.map(({ api, used = 0 }) => [`used_${api}`, used] as const);
        return {
          change: rewrite(gateway, found, (own) => own, true),
          detail: Object.fromEntries(used),
        };
      }),

    revoke: (asked, hash) =>
      context.alone(hash, async () => {
        checkHash(hash);
        const before = await find(gateway, hash).catch(unchanged);
        const detail = before
          ? { alias: before.alias ?? null, policies: before.apply_policies?.join(', ') ?? null }
          : { gone: true };
        const audited = journal(context.audit, asked, 'revoke', hash);
        await audited.intend(detail);
        const task = { hash, before, change: removal(gateway, hash), detail, journal: audited };
        const { warnings } = orThrow(await carryOut(context, task));
        return { warnings: before ? warnings : [GONE, ...warnings] };
      }),
  };
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
