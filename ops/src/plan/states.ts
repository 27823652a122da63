/** Which version of their states units have now. */
import { terragrunt } from '../terragrunt.ts';
import type { StateVersion } from './plan-file.ts';
import type { Context } from './run-units.ts';

/** The first keys of each state that `state pull` prints; there is nothing of a unit that was never applied. */
const VERSION = /^ {2}"serial": (\d+),\n {2}"lineage": "([^"]+)"/gm;

/**
 * @param units such as have all that they depend on, without which terragrunt would not even read their state
 * @returns the versions, in any order: a state's lineage is its name
 */
export async function currentStates(
  { environment, cloud, root }: Context,
  units: readonly string[],
): Promise<StateVersion[]> {
  if (units.length === 0) return [];
  const { stdout, stderr, exitCode } = await terragrunt(
    [
      ...['run', '--all', '--summary-disable'],
      ...units.flatMap((unit) => ['--filter', `./${unit}`]),
      ...['--', 'state', 'pull'],
    ],
    { cwd: `${root}live/${environment}`, cloud },
  );
  if (exitCode !== 0) throw new Error(`the states of ${environment} could not be read:\n${stderr}`);
  return [...String(stdout).matchAll(VERSION)].map(([, serial, lineage = '']) => ({
    serial: Number(serial),
    lineage,
  }));
}
