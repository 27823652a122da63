/** live/<env>/release.evidence.json: why an environment has the release that it has. Committed with it. */
import { writeFileSync } from 'node:fs';
import type { Release } from '../release.ts';
import { second } from './checks.ts';

export interface Evidence {
  verb: 'promote' | 'rollback';
  /** Environment, or commit of its own history, that the release was taken from. */
  from: string;
  to: string;
  now: Date;
  /** Commit that was checked out. */
  head: string | undefined;
  /** `emulated` is no proof of anything; undefined where AWS was not asked. */
  aws?: 'aws' | 'emulated';
  release: Release;
  replaces: Release;
  /** Name of each check → what it found. */
  checks: Record<string, string>;
}

/** Always the same keys in the same order, and no lists, so that formatters leave it as it is. */
export function writeEvidence(
  { verb, from, to, now, head, aws, release, replaces, checks }: Evidence,
  root: string,
): string {
  const file = `live/${to}/release.evidence.json`;
  const content = { verb, from, to, at: second(now), head, aws, release, replaces, checks };
  writeFileSync(root + file, `${JSON.stringify(content, null, 2)}\n`);
  return file;
}
