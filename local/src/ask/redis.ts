/** `make redis DO='SLOWLOG GET 5'`: a command of Redis, with its answer as redis-cli prints it. */
import { spawnSync } from 'node:child_process';
import { findProgram } from '../programs.ts';
import { keepSecrets, runningHere } from '../state.ts';
import { verb } from './verb.ts';

/** Milliseconds. */
const PATIENCE = 10_000;

await verb(async (state, { DO: command = '' }) => {
  const { gateway, ports } = runningHere(state);
  if (gateway !== 'tyk')
    throw new Error('No Redis runs here: the embedded gateway keeps its keys in files of its own.');
  const words = command.split(' ').filter(Boolean);
  if (words.length === 0) throw new Error("Say which command: make redis DO='SLOWLOG GET 5'");
  const client = findProgram('redis-cli');
  if (!client) throw new Error('redis-cli is not on PATH. It comes with redis-server, or with redis-tools.');
  const { status, stdout, stderr } = spawnSync(client, ['-p', String(ports.REDIS_PORT), '-e', ...words], {
    encoding: 'utf8',
    timeout: PATIENCE,
    // Not an argument, which everybody can see.
    env: { ...process.env, REDISCLI_AUTH: keepSecrets(state).REDIS_PASSWORD },
  });
  if (status === null) throw new Error(`Redis has not answered within ${PATIENCE / 1000} s.`);
  if (status !== 0) throw new Error(`redis-cli says: ${(stderr || stdout).trim()}`);
  return [stdout.trimEnd()];
});
