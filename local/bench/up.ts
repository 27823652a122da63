/** From `make up`, on a tree where everything is installed, to the first answer that a client gets through the gateway. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { GatewayKind } from '../../gateway-tyk/run/gateway.ts';
import { findProgram } from '../src/programs.ts';
import { upSettings } from '../testing/up.ts';
import { body } from './api.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** @returns seconds, start by start, by gateway; Tyk only where it is on PATH */
export async function benchUp(
  starts: number,
  say: (line: string) => void,
): Promise<Partial<Record<GatewayKind, number[]>>> {
  const kinds: GatewayKind[] =
    findProgram('tyk') && findProgram('redis-server') ? ['embedded', 'tyk'] : ['embedded'];
  const seconds = kinds.map((kind): [GatewayKind, number[]] => [kind, []]);
  for (let start = 1; start <= starts; start += 1) {
    for (const [kind, taken] of seconds) {
      const time = await timeToFirstAnswer(kind);
      taken.push(time);
      say(`make up GATEWAY=${kind}, start ${start} of ${starts}: ${time.toFixed(2)} s`);
    }
  }
  return Object.fromEntries(seconds);
}

async function timeToFirstAnswer(kind: GatewayKind): Promise<number> {
  const state = mkdtempSync(join(tmpdir(), 'digest-up-'));
  const settings = await upSettings(kind, state);
  const began = performance.now();
  const child = spawn(
    'make',
    ['up', ...Object.entries(settings).map(([name, value]) => `${name}=${value}`)],
    {
      cwd: root,
      stdio: ['ignore', 'pipe', 'inherit'],
      detached: true, // a process group of its own, which Ctrl-C would go to
    },
  );
  const ended = once(child, 'exit');
  try {
    let token = '';
    for await (const line of createInterface({ input: child.stdout })) {
      token = /TOKEN=(\S+)/.exec(line)?.[1] ?? '';
      if (token) break;
    }
    if (!token) throw new Error(`make up GATEWAY=${kind} printed no token`);
    child.stdout.resume();
    const response = await fetch(`http://127.0.0.1:${settings.GATEWAY_PORT}/v1/hash`, {
      method: 'POST',
      headers: { Authorization: token, 'Content-Type': 'application/json' },
      body,
    });
    if (response.status !== 200)
      throw new Error(`make up GATEWAY=${kind}: ${response.status} ${await response.text()}`);
    return (performance.now() - began) / 1000;
  } finally {
    if (child.exitCode === null) process.kill(-(child.pid as number), 'SIGINT');
    await ended;
    rmSync(state, { recursive: true, force: true });
  }
}
