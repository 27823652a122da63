/** `docker compose` on compose.yaml, for the system of one state. */
import { type SpawnSyncReturns, spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseEnv } from 'node:util';
import { findProgram, programs } from '../src/programs.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));

/** Docker's name of the system, unless the caller's COMPOSE_PROJECT_NAME says another. */
const PROJECT = 'digest';

/** What `make up-docker` has filled the variables of compose.yaml with: secrets too, so it is its owner's alone. */
export const valuesFile = (state: string): string => join(state, 'compose.env');

export const projectOf = (env: NodeJS.ProcessEnv): string => env.COMPOSE_PROJECT_NAME || PROJECT;

/** @throws Error that says where to get it */
export function dockerProgram(): string {
  const docker = findProgram('docker');
  if (!docker) throw new Error(`docker is not on PATH. Get it: ${programs.docker?.get}`);
  return docker;
}

/**
 * @param project as projectOf names it
 * @param show passes what Docker prints on to the terminal, instead of returning it
 * @param timeout milliseconds; its status is null when they were not enough
 * @throws Error when Docker or its compose is missing, or when nothing was ever started on this state
 */
export function compose(
  state: string,
  project: string,
  args: readonly string[],
  { show = false, timeout }: { show?: boolean; timeout?: number } = {},
): SpawnSyncReturns<string> {
  const docker = dockerProgram();
  const file = valuesFile(state);
  if (!existsSync(file)) throw new Error('Nothing runs here in containers. Start it with `make up-docker`.');
  // Compose prefers a variable of its environment, where make has put defaults of other settings.
  const values = parseEnv(readFileSync(file, 'utf8'));
  const rest = Object.entries(process.env).filter(([name]) => !(name in values));
  const on = ['compose', '--file', `${root}compose.yaml`, '--env-file', file, '--project-name', project];
  const result = spawnSync(docker, [...on, ...args], {
    encoding: 'utf8',
    env: Object.fromEntries(rest),
    maxBuffer: 64 * 2 ** 20, // all lines of a part
    ...(show && { stdio: 'inherit' }),
    ...(timeout !== undefined && { timeout }),
  });
  if (result.error && timeout === undefined) throw result.error;
  return result;
}
