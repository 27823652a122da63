/** `make redis DO='SLOWLOG GET 5'`: a command of Redis, with its answer as redis-cli prints it. */
import { type SpawnSyncReturns, spawnSync } from 'node:child_process';
import { compose } from '../../compose/docker.ts';
import { findProgram } from '../programs.ts';
import { keepSecrets, runningHere } from '../state.ts';
import { verb } from './verb.ts';

/** Milliseconds. */
const PATIENCE = 10_000;

await verb(async (state, { DO: command = '' }) => {
  const { gateway, ports, project } = runningHere(state);
  if (gateway !== 'tyk')
    throw new Error('No Redis runs here: the embedded gateway keeps its keys in files of its own.');
  const words = command.split(' ').filter(Boolean);
  if (words.length === 0) throw new Error("Say which command: make redis DO='SLOWLOG GET 5'");
  const { status, stdout, stderr } = project
    ? compose(state, project, ['exec', '--no-TTY', 'redis', 'redis-cli', '-e', ...words], {
        timeout: PATIENCE,
      })
    : here(state, String(ports.REDIS_PORT), words);
  if (status === null) throw new Error(`Redis has not answered within ${PATIENCE / 1000} s.`);
  if (status !== 0) throw new Error(`redis-cli says: ${(stderr || stdout).trim()}`);
  return [stdout.trimEnd()];
});

function here(state: string, port: string, words: string[]): SpawnSyncReturns<string> {
  const client = findProgram('redis-cli');
  if (!client) throw new Error('redis-cli is not on PATH. It comes with redis-server, or with redis-tools.');
  return spawnSync(client, ['-p', port, '-e', ...words], {
    encoding: 'utf8',
    timeout: PATIENCE,
    // Not an argument, which everybody can see.
    env: { ...process.env, REDISCLI_AUTH: keepSecrets(state).REDIS_PASSWORD },
  });
}
