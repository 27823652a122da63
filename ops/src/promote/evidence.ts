/** live/<env>/release.evidence.json: why an environment has the release that it has. Committed with it. */
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { isDeepStrictEqual } from 'node:util';
import { type Release, readRelease, releaseFile } from '../release.ts';
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

const evidenceFile = (environment: string) => `live/${environment}/release.evidence.json`;

/** Always the same keys in the same order, and no lists, so that formatters leave it as it is. */
export function writeEvidence(
  { verb, from, to, now, head, aws, release, replaces, checks }: Evidence,
  root: string,
): string {
  const file = evidenceFile(to);
  const content = { verb, from, to, at: second(now), head, aws, release, replaces, checks };
  writeFileSync(root + file, `${JSON.stringify(content, null, 2)}\n`);
  return file;
}

/** For a release that comes straight from the pipeline. @returns the file that is gone, if there was one */
export function removeEvidence(environment: string, root: string): string | undefined {
  const file = evidenceFile(environment);
  if (!existsSync(root + file)) return undefined;
  rmSync(root + file);
  return file;
}

/** @returns whether the release that an environment has was only ever proved on the emulated AWS */
export function provedByEmulation(environment: string, root: string): boolean {
  const file = root + evidenceFile(environment);
  if (!existsSync(file)) return false;
  const { aws, release } = JSON.parse(readFileSync(file, 'utf8')) as Partial<Evidence>;
  return aws === 'emulated' && isDeepStrictEqual(release, readRelease(environment, root));
}

/** @returns what is wrong when the evidence that an environment has is of another release than the one that it has */
export function evidenceFault(environment: string, root: string): string | undefined {
  const file = evidenceFile(environment);
  if (!existsSync(root + file)) return undefined;
  const { release } = JSON.parse(readFileSync(root + file, 'utf8')) as Partial<Evidence>;
  if (isDeepStrictEqual(release, readRelease(environment, root))) return undefined;
  return `${file} is not of the release in ${releaseFile(environment)}: undo what was written by hand, and make promote TO=${environment} or make rollback ENV=${environment}, which write both; a release that came straight from the pipeline has no evidence: git rm ${file}`;
}
