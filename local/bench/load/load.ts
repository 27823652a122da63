/** Load from a process of its own, on connections that stay open, each sending its next call as soon as it has an answer. */
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { findProgram } from '../../src/programs.ts';

export const CONNECTIONS = 32;

export interface Call {
  url: string;
  headers: Record<string, string>;
  body: string;
}

export interface Load {
  requests: number;
  seconds: number;
  /** Milliseconds. */
  p50: number;
  p99: number;
}

const run = promisify(execFile);
const here = (file: string) => fileURLToPath(new URL(file, import.meta.url));

/**
 * wrk where it is on PATH: it takes a quarter of the CPU that autocannon does, which on two cores is CPU that the server
 * has. Autocannon comes with npm, so there always is one.
 */
export const generator = findProgram('wrk') ? 'wrk' : 'autocannon';

/** @throws Error when a call failed: how fast a server refuses is not what is measured */
export async function load(call: Call, seconds: number): Promise<Load> {
  const { stdout } = await (generator === 'wrk' ? wrk : autocannon)(call, seconds);
  const { requests, microseconds, p50, p99, failed } = JSON.parse(stdout.trim().split('\n').at(-1) as string);
  if (failed > 0) throw new Error(`${failed} of ${requests} calls of ${call.url} failed`);
  return { requests, seconds: microseconds / 1e6, p50: p50 / 1000, p99: p99 / 1000 };
}

function wrk({ url, headers, body }: Call, seconds: number) {
  const fields = Object.entries(headers).flatMap(([name, value]) => ['-H', `${name}: ${value}`]);
  const args = ['-t1', `-c${CONNECTIONS}`, `-d${seconds}`, ...fields, '-s', here('post.lua'), url];
  return run('wrk', args, { env: { ...process.env, BODY: body } });
}

function autocannon(call: Call, seconds: number) {
  const input = JSON.stringify({ ...call, connections: CONNECTIONS, seconds });
  return run(process.execPath, ['--import', 'tsx', here('autocannon.ts'), input]);
}
