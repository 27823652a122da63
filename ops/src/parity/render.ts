/** What Terragrunt makes of an environment, without AWS: with the example's values, and mocks for all that other units make. */
import { exampleValues } from '../cloud.ts';
import { units } from '../live.ts';
import { readRelease } from '../release.ts';
import { errorsOf, terragrunt } from '../terragrunt.ts';
import type { Environment, Rendered } from './compare.ts';

/**
 * Not `render --all`: at 1.1.3 it doesn't tell the included files which unit is asking (get_original_terragrunt_dir is that of the
 * folder that it was started in). Nor `--no-dependency-outputs` without the experiment that it is part of; without both, each
 * dependency costs an attempt to read its state from AWS.
 */
const RENDER = [
  'render',
  '--format=json',
  '--experiment=optional-dependency-outputs',
  '--no-dependency-outputs',
];

/** What would make a difference that is not in the files. */
const NEUTRAL = { ...exampleValues, CONFIRM: '', DIGEST_AWS_ENDPOINT: '' };

export async function renderEnvironment(name: string, root: string): Promise<Environment> {
  const rendered: Record<string, Rendered> = {};
  for (const unit of await units(name, root)) rendered[unit.name] = await renderUnit(name, unit.name, root);
  return { name, release: readRelease(name, root), units: rendered };
}

/** @param values names another file of values than the example (DIGEST_TFVARS) */
export async function renderUnit(
  environment: string,
  unit: string,
  root: string,
  values: Partial<typeof exampleValues> = {},
): Promise<Rendered> {
  const folder = `live/${environment}/${unit}`;
  const { stdout, stderr, exitCode } = await terragrunt(RENDER, {
    cwd: root + folder,
    cloud: { env: { ...NEUTRAL, ...values } },
  });
  if (exitCode !== 0) throw new Error(`${folder} can't be rendered:\n${errorsOf(String(stderr))}`);
  return JSON.parse(String(stdout));
}
