/** What surrounds an image and was tested with it in the environment before: it has to be the same where the image goes next. */
import type { History } from '../git.ts';

/** Files that make an environment of a release. Not env.hcl: environments differ in it, with reasons (parity.yaml). */
export const TREE = [
  // What there is on AWS, and what it is told.
  'modules',
  'units',
  'live/root.hcl',
  'live/settings.hcl',
  // Tables that the images carry inside and units tell them from outside (live/settings.hcl): ports, timeouts, quotas.
  'timeouts.yaml',
  'gateway-tyk/plans.yaml',
  'gateway-tyk/process.yaml',
  'gateway-tyk/tyk.conf',
] as const;

/** @returns what of it is not the same at the commit that the images were built from and at HEAD; undefined when that commit is unknown */
export async function changedSince(commit: string, git: History): Promise<string[] | undefined> {
  return (await git.resolve(commit)) ? git.differing(TREE, commit, 'HEAD') : undefined;
}

/** For the evidence, when it is nothing. */
export const unchanged = (commit: string) => `the same at ${commit} and at HEAD: ${TREE.join(', ')}`;
