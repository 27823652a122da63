/** What a plan says, from Terraform's JSON of it (https://developer.hashicorp.com/terraform/internals/json-format). */
import { readFileSync } from 'node:fs';

export interface PlanJson {
  variables?: Record<string, { value?: unknown }>;
  resource_changes?: ResourceChange[];
  /** What the refresh found changed since the last apply, whether the code minds or not. */
  resource_drift?: ResourceChange[];
  output_changes?: Record<string, { actions: string[]; before?: unknown }>;
  /** Whether an apply of it would do anything, if only to the state. */
  applyable?: boolean;
}

export interface ResourceChange {
  address: string;
  previous_address?: string;
  change: {
    actions: string[];
    importing?: unknown;
    before?: Record<string, unknown> | null;
    after?: Record<string, unknown> | null;
    after_unknown?: Record<string, unknown>;
  };
}

export interface Change {
  address: string;
  action: Action;
}

/** In the order of the summary's columns; the last three only touch the state. */
export const ACTIONS = ['create', 'update', 'replace', 'delete', 'read', 'import', 'move', 'forget'] as const;
export type Action = (typeof ACTIONS)[number];

/** What makes a unit differ from its code. */
const CHANGING: readonly Action[] = ['create', 'update', 'replace', 'delete', 'forget'];

/** Every text of a mock has it (units/mocks.hcl), so that a plan made on one is recognised. */
export const SENTINEL = 'mock-';

export function readPlanJson(file: string): PlanJson {
  return JSON.parse(readFileSync(file, 'utf8')) as PlanJson;
}

/** @returns what the plan does, by address; what stays as it is is left out */
export function changes(plan: PlanJson): Change[] {
  return (plan.resource_changes ?? [])
    .flatMap((resource) => {
      const action = actionOf(resource);
      return action ? [{ address: resource.address, action }] : [];
    })
    .sort((a, b) => (a.address < b.address ? -1 : 1));
}

function actionOf({ change: { actions, importing }, previous_address }: ResourceChange): Action | undefined {
  if (actions.length === 2) return 'replace';
  const [action] = actions;
  if (action !== 'no-op') return action as Action;
  return importing ? 'import' : previous_address ? 'move' : undefined;
}

/** @returns the names of outputs that will have another value, or may have */
export function changedOutputs(plan: PlanJson): string[] {
  return Object.entries(plan.output_changes ?? {})
    .filter(([, { actions }]) => actions.join() !== 'no-op')
    .map(([name]) => name)
    .sort();
}

/**
 * The refresh nearly always finds something, such as null that AWS calls an empty list. It is why a plan changes a resource only where it
 * found it gone, or found changed what the plan would change.
 * @returns addresses of what the plan changes because of something outside of Terraform
 */
export function changedOutside(plan: PlanJson): string[] {
  return (plan.resource_drift ?? [])
    .filter(({ address, change: found }) => {
      if (found.actions.includes('delete')) return true;
      const planned = (plan.resource_changes ?? []).find((resource) => resource.address === address);
      const attributes = planned ? changedAttributes(planned.change) : [];
      return changedAttributes(found).some((name) => attributes.includes(name));
    })
    .map(({ address }) => address)
    .sort();
}

function changedAttributes({ before, after, after_unknown }: ResourceChange['change']): string[] {
  return Object.keys({ ...before, ...after, ...after_unknown }).filter(
    (name) => after_unknown?.[name] === true || text(before?.[name]) !== text(after?.[name]),
  );
}

/** What is empty is one and the same. */
function text(value: unknown): string {
  const written = JSON.stringify(value ?? null);
  return ['""', '[]', '{}'].includes(written) ? 'null' : written;
}

/**
 * Terragrunt gives mocks in place of a unit whose state has no outputs. (`prior_state` has those of the plan in it too. An output that is
 * null is in no state, and "no-op" as long as it stays so.)
 */
export function hasOutputs(plan: PlanJson): boolean {
  return Object.values(plan.output_changes ?? {}).some(
    ({ actions, before }) => actions.join() !== 'create' && before !== null,
  );
}

/** @returns the names of variables whose value has a mock in it */
export function mockedVariables(plan: PlanJson): string[] {
  return Object.entries(plan.variables ?? {})
    .filter(([, { value }]) => JSON.stringify(value ?? null).includes(SENTINEL))
    .map(([name]) => name)
    .sort();
}

export type Finding = 'not applied' | 'differs' | 'only data reads' | 'nothing';

/**
 * Does what there is differ from what the code says? A data source that is read at apply makes every output that it feeds unknown, so
 * outputs only count where nothing is read. What changed outside without the code minding is not counted: the next apply would do nothing.
 * @param applied false for a unit without state, or planned on mocks: that says nothing about what there is
 */
export function classify(plan: PlanJson, applied: boolean): Finding {
  if (!applied) return 'not applied';
  const actions = changes(plan).map(({ action }) => action);
  if (actions.some((action) => CHANGING.includes(action))) return 'differs';
  if (actions.includes('read')) return 'only data reads';
  return changedOutputs(plan).length > 0 ? 'differs' : 'nothing';
}
