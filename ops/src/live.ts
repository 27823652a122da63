/** What is under live/: environments, their units, and what each unit depends on. Read from the files; needs no program. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parse } from '@cdktn/hcl2json';
import { Usage } from './outcome.ts';

/** Path of the repository, with a slash at the end. */
export const repository = fileURLToPath(new URL('../../', import.meta.url));

export interface Unit {
  /** Name of its folder, for example `network`. */
  name: string;
  /** Name of the module in modules/ that it is made of. */
  module: string;
  /** Names of the units whose outputs it reads. */
  dependencies: string[];
}

/** @returns the names of the environments, alphabetically */
export function environments(root = repository): string[] {
  return readdirSync(`${root}live`)
    .filter((name) => existsSync(`${root}live/${name}/env.hcl`))
    .sort();
}

/** @throws {Usage} when there is no such environment */
export function checkEnvironment(name: string | undefined, root = repository): string {
  const all = environments(root);
  if (name && all.includes(name)) return name;
  throw new Usage(
    `${name ? `there is no environment ${name}` : 'say which environment'}: ENV=${all.join(' or ENV=')}`,
  );
}

/** @returns the units of an environment, dependencies before dependents, otherwise alphabetically */
export async function units(environment: string, root = repository): Promise<Unit[]> {
  const folder = `${root}live/${environment}`;
  const names = readdirSync(folder)
    .filter((name) => existsSync(`${folder}/${name}/terragrunt.hcl`))
    .sort();
  const all = await Promise.all(names.map((name) => readUnit(name, root)));
  const sorted: Unit[] = [];
  const add = (unit: Unit): void => {
    if (sorted.includes(unit)) return;
    for (const name of unit.dependencies) {
      const dependency = all.find((other) => other.name === name);
      if (!dependency)
        throw new Error(`units/${unit.name}.hcl depends on ${name}, which live/${environment} has not`);
      add(dependency);
    }
    sorted.push(unit);
  };
  all.forEach(add);
  return sorted;
}

/** What hcl2json makes of a unit's body; expressions are strings such as `${local.settings.name}`. */
export interface UnitBody {
  terraform?: { source: string }[];
  dependency?: Record<string, { config_path: string; mock_outputs?: unknown }[]>;
  inputs?: Record<string, unknown>;
  locals?: Record<string, unknown>[];
}

/** @returns units/<name>.hcl as JSON */
export async function unitBody(name: string, root = repository): Promise<UnitBody> {
  const file = `units/${name}.hcl`;
  return (await parse(file, readFileSync(`${root}${file}`, 'utf8'))) as UnitBody;
}

async function readUnit(name: string, root: string): Promise<Unit> {
  const body = await unitBody(name, root);
  const module = /\/modules\/\/?([a-z-]+)/.exec(body.terraform?.[0]?.source ?? '')?.[1];
  if (!module) throw new Error(`units/${name}.hcl has no source under modules/`);
  const dependencies = Object.values(body.dependency ?? {}).map(
    ([block]) => block?.config_path.split('/').at(-1) ?? '',
  );
  return { name, module, dependencies: dependencies.sort() };
}
