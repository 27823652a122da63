/** One Tyk policy per plan, and one that disables the keys under it. */
import { PLAN_TAG } from '../metrics.contract.ts';
import { ORG_ID } from './definition.ts';
import { type Allowance, PERIODS, type Plan, type Sources } from './sources.ts';

/** The policy of disabled keys; no plan may be called so. */
const SUSPENDED = 'suspended';

type Limit = { rate: number; per: number; quota_max: number; quota_renewal_rate: number };

/** @returns the documents that become `policies/<id>.json`, by id */
export function policies({ plans, operations }: Sources): Record<string, unknown> {
  const ids = operations.filter((operation) => operation.keyed).map((operation) => operation.operationId);
  const compiled = Object.entries(plans.plans).map(([id, plan]) => [
    id,
    {
      ...policy(id, plan.title, false, Object.fromEntries(ids.map((api) => [api, limit(plan, api)]))),
      // Goes into the session of each key, and from there into the metrics.
      tags: [`${PLAN_TAG}${id}`],
    },
  ]);
  // Rights without limits: a key needs some to exist, and none of its calls gets as far as being counted.
  const none: Limit = { rate: -1, per: -1, quota_max: -1, quota_renewal_rate: -1 };
  const suspended = policy(
    SUSPENDED,
    plans.suspended.title,
    true,
    Object.fromEntries(ids.map((api) => [api, none])),
  );
  return Object.fromEntries([...compiled, [SUSPENDED, suspended]]);
}

function policy(id: string, name: string, inactive: boolean, limits: Record<string, Limit>) {
  return {
    id,
    name,
    org_id: ORG_ID,
    active: true,
    is_inactive: inactive,
    // Counts each API on its own; can't be mixed with the other partitions.
    partitions: { per_api: true },
    access_rights: Object.fromEntries(
      Object.entries(limits).map(([api, limit]) => [
        api,
        { api_id: api, api_name: api, versions: ['Default'], limit },
      ]),
    ),
  };
}

function limit(plan: Plan, api: string): Limit {
  const { quota, rate } = plan.endpoints[api] as { quota: Allowance; rate: Allowance };
  return {
    rate: rate.calls,
    per: PERIODS[rate.per],
    quota_max: quota.calls,
    quota_renewal_rate: PERIODS[quota.per],
  };
}
