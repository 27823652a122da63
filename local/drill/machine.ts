/** What can be drilled on this machine, and on what it is. */
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { GatewayKind } from '../../gateway-tyk/run/gateway.ts';
import { findProgram, programs, programVersion } from '../src/programs.ts';
import { readSettings } from '../src/settings.ts';
import { observeSettings, upSettings } from '../testing/up.ts';
import type { Fault } from './fault.ts';

export interface Machine {
  gateway: GatewayKind;
  /** Programs, with their versions. */
  on: string;
}

/** Without these nothing can be drilled: who would know of the alert? */
const NEEDED = ['prometheus', 'promtool', 'alertmanager'];

/** @param wish as GATEWAY of `make up`. @throws Error that says what is missing, and how to get it */
export async function machine(wish: string): Promise<Machine> {
  const missing = NEEDED.filter((name) => !findProgram(name));
  if (missing.length > 0)
    throw new Error(
      missing.map((name) => `A drill needs ${name}. Get it: ${programs[name]?.get}`).join('\n'),
    );
  const nowhere = join(tmpdir(), 'digest-drill'); // nothing is written to it
  const { gateway, observe } = readSettings({
    ...(await upSettings(wish, nowhere)),
    ...(await observeSettings()),
  });
  const version = (program: string) => `${program} ${programVersion(program)}`;
  const on = [
    gateway === 'tyk' ? `real Tyk (${version('tyk')}, ${version('redis-server')})` : 'embedded gateway',
    observe?.collector === 'otelcol-contrib' ? version('otelcol-contrib') : 'stand-in for the collector',
    version('prometheus'),
    version('alertmanager'),
    ...(observe?.redisExporter ? [version('redis_exporter')] : []),
  ];
  return { gateway, on: on.join(', ') };
}

/** @returns why a fault can't be injected here, if it can't */
export function whyNot({ paper, needs = [] }: Fault, { gateway }: Machine): string | undefined {
  if (paper) return paper;
  const reasons = needs.flatMap((name) => {
    if (name === 'redis')
      return gateway === 'tyk' ? [] : ['it needs Redis, which the embedded gateway has none of'];
    return findProgram(name) ? [] : [`it needs ${name}; get it: ${programs[name]?.get}`];
  });
  return reasons.length > 0 ? reasons.join('; ') : undefined;
}
