/** What surrounds an image and was tested with it in the environment before: it has to be the same where the image goes next. */
import { basename } from 'node:path';
import type { History } from './git.ts';

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
  // What the collectors beside them do, and who is told of what. Rules ask for metrics, endpoints and plans by the names that they had when the
  // images were built; with other names an alert is silent. The gateway's definitions (gateway-tyk/apps, policies) are not here: they are in its
  // image and nowhere else, so they go where it goes.
  'dashboards/collector.yaml',
  'dashboards/rules',
] as const;

/** What of it makes nothing on AWS: whoever mends a sentence or a test need not build images for that. */
const WITHOUT = ['**/README.md', 'modules/*/tests/**', 'modules/*/examples/**'] as const;

/** Terragrunt leaves them beside units, where a plan may be the first to want them. */
export const LOCK_FILE = '.terraform.lock.hcl';

/** @returns what of it is not the same at the commit that the images were built from and at HEAD; undefined when that commit is unknown */
export async function changedSince(commit: string, git: History): Promise<string[] | undefined> {
  return (await git.resolve(commit)) ? git.differing(TREE, commit, 'HEAD', WITHOUT) : undefined;
}

/** For the evidence, when it is nothing. */
export const unchanged = (commit: string) =>
  `the same at ${commit} and at HEAD: ${TREE.join(', ')}; but for ${WITHOUT.join(', ')}`;

/** All that plans of environments are made from. Dashboards and routes among it, which say nothing of whether a release works. */
export const sources = (...environments: string[]) => [
  ...TREE,
  'dashboards/grafana',
  'dashboards/alertmanager.yaml',
  ...environments.map((name) => `live/${name}`),
];

/** @returns files that environments are made from and that are not as committed; lock files are not among them */
export async function uncommitted(environments: readonly string[], git: History): Promise<string[]> {
  const files = await git.uncommitted(sources(...environments));
  return files.filter((path) => basename(path) !== LOCK_FILE).sort();
}
