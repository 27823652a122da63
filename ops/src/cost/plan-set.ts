/** The resources of an environment, from the plans that `make plan` keeps. */
import { existsSync, readFileSync } from 'node:fs';
import { units } from '../live.ts';
import { planJsonFile } from '../plan/make.ts';
import { SEAL_FILE, type Seal } from '../plan/seal.ts';
import { readSeal, setFolder, UNITS } from '../plan/set.ts';

export interface Resource {
  /** Unit that it is in. */
  unit: string;
  /** For example `aws_nat_gateway.this["eu-central-1a"]`. */
  address: string;
  type: string;
  /** As planned; what is only known after the apply is not in it. */
  values: Record<string, unknown>;
}

export interface CostedSet {
  resources: Resource[];
  /** What the set says of itself. */
  plan: Pick<Seal, 'created' | 'cloud' | 'commit' | 'dirty'> & {
    /** Units of the environment that are not in it: left out by their exclude block, or newer. */
    without: string[];
  };
}

interface Module {
  resources?: { mode: string; address: string; type: string; values: Record<string, unknown> }[];
  child_modules?: Module[];
}

/**
 * Reads the plans of all units: what there will be, whether it is there already or not.
 * @throws Error that says what to do when there is no set
 */
export async function readPlanSet(environment: string, root: string): Promise<CostedSet> {
  const folder = setFolder(environment);
  if (!existsSync(`${root}${folder}/${SEAL_FILE}`))
    throw new Error(
      `there is no plan of ${environment} in ${folder} (a set that was applied is gone). First: make plan ENV=${environment} AWS=emulated (or without AWS=, against the real one)`,
    );
  const { created, cloud, commit, dirty, units: planned } = readSeal(environment, root);
  const names = (await units(environment, root)).map(({ name }) => name);
  return {
    resources: Object.keys(planned).flatMap((name) => {
      const file = `${root}${folder}/${UNITS}/${planJsonFile(name)}`;
      const plan = JSON.parse(readFileSync(file, 'utf8')) as { planned_values?: { root_module?: Module } };
      return resourcesOf(plan.planned_values?.root_module ?? {}, name);
    }),
    plan: { created, cloud, commit, dirty, without: names.filter((name) => !(name in planned)) },
  };
}

function resourcesOf({ resources = [], child_modules = [] }: Module, unit: string): Resource[] {
  return [
    ...resources
      .filter(({ mode }) => mode === 'managed')
      .map(({ address, type, values }) => ({ unit, address, type, values })),
    ...child_modules.flatMap((child) => resourcesOf(child, unit)),
  ];
}

/** @throws Error when the plan does not say it, as when it is only known after the apply */
export function text(resource: Resource, key: string): string {
  const value = resource.values[key];
  return typeof value === 'string' ? value : unsaid(resource, key);
}

/** @throws Error as text() does */
export function number(resource: Resource, key: string): number {
  const value = resource.values[key];
  return value === 0 || (value && Number.isFinite(Number(value))) ? Number(value) : unsaid(resource, key);
}

/** @returns the blocks of that name; plans have an empty list where there are none. @throws Error as text() does */
export function list(resource: Resource, key: string): unknown[] {
  const value = resource.values[key];
  return Array.isArray(value) ? value : unsaid(resource, key);
}

function unsaid({ unit, address }: Resource, key: string): never {
  throw new Error(`${unit}: the plan does not say the ${key} of ${address}`);
}
