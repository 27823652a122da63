/** What two environments' env.hcl say differently. */
import { readFileSync } from 'node:fs';
import { parse } from '@cdktn/hcl2json';

export interface Difference {
  /** Name in env.hcl, for example `network`. */
  name: string;
  /** What each environment says, in their order; of objects only what differs. */
  values: string[];
}

/** @returns the differences, alphabetically */
export async function differences(environments: string[], root: string): Promise<Difference[]> {
  const locals = await Promise.all(
    environments.map(async (environment) => {
      const file = `live/${environment}/env.hcl`;
      const { locals } = await parse(file, readFileSync(root + file, 'utf8'));
      return Object.assign({}, ...(locals as object[])) as Record<string, unknown>;
    }),
  );
  const names = [...new Set(locals.flatMap((each) => Object.keys(each)))].sort();
  return names.flatMap((name) => {
    const values = locals.map((each) => each[name]);
    return same(values) ? [] : [{ name, values: describe(values) }];
  });
}

function describe(values: unknown[]): string[] {
  if (!values.every(isObject)) return values.map(String);
  const keys = [...new Set(values.flatMap((value) => Object.keys(value)))].filter(
    (key) => !same(values.map((value) => value[key])),
  );
  return values.map((value) => keys.map((key) => `${key} ${value[key]}`).join(', '));
}

const same = (values: unknown[]) => new Set(values.map((value) => JSON.stringify(value))).size === 1;
const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null;
