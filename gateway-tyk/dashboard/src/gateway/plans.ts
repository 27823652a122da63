/** Plans are the policies that the gateway has loaded: what each allows, endpoint by endpoint. */
import type { Limit, Policy } from './tyk.ts';

export interface Plan {
  id: string;
  name: string;
  /** Whether it is no plan to be on, but the policy that disables the keys under it. */
  disables: boolean;
  /** Tags that Tyk mixes into those of each key under the policy. */
  tags: readonly string[];
  /** By API id, which is the endpoint's operationId. */
  allowances: ReadonlyMap<string, Allowance>;
}

export interface Allowance {
  /** Absent: without a quota. */
  quota?: { calls: number /** Seconds. */; period: number };
  /** Absent: without a limit. */
  rate?: { calls: number /** Seconds. */; period: number };
}

export type Plans = ReadonlyMap<string, Plan>;

export const plansOf = (policies: readonly Policy[]): Plans =>
  new Map(policies.map((policy) => [policy.id, planOf(policy)]));

function planOf({ id, name, is_inactive, tags, access_rights }: Policy): Plan {
  const allowances = Object.entries(access_rights ?? {}).map(
    ([api, { limit }]) => [api, allowanceOf(limit)] as const,
  );
  return { id, name, disables: is_inactive, tags: tags ?? [], allowances: new Map(allowances) };
}

export function allowanceOf(limit: Limit | null | undefined): Allowance {
  if (!limit) return {};
  const { quota_max, quota_renewal_rate, rate, per } = limit;
  return {
    ...(quota_max > 0 && { quota: { calls: quota_max, period: quota_renewal_rate } }),
    ...(rate > 0 && { rate: { calls: rate, period: per } }),
  };
}
