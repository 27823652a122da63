/** The gateways against each other, and against having none. */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findProgram } from '../src/programs.ts';
import { callOf } from './api.ts';
import { type Measured, measure, type Plan, type Target } from './rounds.ts';
import { GATEWAYS } from './servers/gateways.ts';
import { startServer } from './servers/start.ts';

export interface GatewayResults {
  measured: Record<string, Measured>;
  /** By name: which programs it lacks. */
  skipped: Record<string, string[]>;
}

export async function benchGateways(plan: Plan, say: (line: string) => void): Promise<GatewayResults> {
  const folder = mkdtempSync(join(tmpdir(), 'digest-bench-'));
  const stops: (() => Promise<void>)[] = [() => Promise.resolve(rmSync(folder, { recursive: true }))];
  const targets: Target[] = [];
  const skipped: Record<string, string[]> = {};
  try {
    const upstream = await startServer('local/bench/servers/upstream.ts');
    stops.unshift(upstream.stop);
    targets.push({ name: 'no gateway', call: callOf(upstream.url), pids: [upstream.process.pid as number] });
    for (const [name, { needs, start }] of Object.entries(GATEWAYS)) {
      const missing = needs.filter((program) => !findProgram(program));
      if (missing.length > 0) {
        skipped[name] = missing;
        continue;
      }
      const own = join(folder, String(stops.length));
      mkdirSync(own);
      const { url, token, pids, stop } = await start({ upstream: upstream.url, folder: own });
      stops.unshift(stop);
      targets.push({ name, call: callOf(url, { Authorization: token }), pids });
    }
    return { measured: await measure(targets, plan, say), skipped };
  } finally {
    for (const stop of stops) await stop();
  }
}
