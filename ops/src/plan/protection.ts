/** What AWS itself would refuse to delete: found before anything is destroyed, since a destroy that stops halfway helps nobody. */
import type { Cloud } from '../cloud.ts';
import { Refusal } from '../outcome.ts';
import type { PlanJson } from './plan-json.ts';

/** @returns addresses of what a plan would delete although it is protected from it */
export function protectedOnes(plan: PlanJson): string[] {
  return (plan.resource_changes ?? [])
    .filter(({ change }) => change.actions.join() === 'delete' && change.before?.enable_deletion_protection)
    .map(({ address }) => address)
    .sort();
}

/**
 * The emulated AWS protects nothing, so there it is only said.
 * @param found unit → addresses
 * @throws {Refusal} on the real AWS when anything is protected
 */
export function checkProtection(
  environment: string,
  found: Record<string, string[]>,
  kind: Cloud['kind'],
  say: (line: string) => void,
): void {
  const all = Object.entries(found).flatMap(([unit, addresses]) =>
    addresses.map((address) => `${unit}: ${address}`),
  );
  if (all.length === 0) return;
  const what = `protected from deletion: ${all.join(', ')}`;
  if (kind === 'emulated') {
    say(`The real AWS would refuse. In ${environment} is ${what}`);
    return;
  }
  throw new Refusal(
    `nothing was destroyed, since AWS would refuse halfway. In ${environment} is ${what}`,
    `set protected = false in live/${environment}/env.hcl, commit, make plan, make apply, and destroy then`,
  );
}
