/** What the compiler writes, as path → text, so that writing and checking for staleness are the same computation. */
import { conf } from './conf.ts';
import { definition } from './definition.ts';
import { policies } from './policy.ts';
import { readme } from './readme.ts';
import type { Sources } from './sources.ts';

/** @returns texts by path relative to gateway-tyk/ */
export function compile(sources: Sources): Map<string, string> {
  const files = new Map<string, string>();
  const add = (path: string, value: unknown) => files.set(path, `${JSON.stringify(value, null, 2)}\n`);
  for (const operation of sources.operations) {
    add(`apps/${operation.operationId}-oas.json`, definition(operation, sources));
  }
  for (const [id, policy] of Object.entries(policies(sources))) add(`policies/${id}.json`, policy);
  add('tyk.conf', conf(sources));
  files.set('README.md', readme(sources));
  return files;
}
