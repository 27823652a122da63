/** `make bench-plan ENV=…`: how long a plan takes, cold and warm, beside its slowest chain of units. Keeps nothing. */
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Cloud, openCloud } from './cloud.ts';
import { checkEnvironment, type Unit } from './live.ts';
import type { Options } from './options.ts';
import { EXIT, type Outcome } from './outcome.ts';
import { sourceFiles, valuesFile } from './plan/facts.ts';
import { makePlans, type PlannedUnit } from './plan/make.ts';
import { table } from './plan/table.ts';

export interface Timing {
  /** Of the whole plan, in seconds. */
  seconds: number;
  /** Unit → seconds. */
  units: Record<string, number>;
  chain: { units: string[]; seconds: number };
}

export async function run(options: Options): Promise<Outcome> {
  const { words, say, root } = options;
  const environment = checkEnvironment(words[0], root);
  const cloud = await openCloud(options);
  const folder = mkdtempSync(join(tmpdir(), 'digest-bench-'));
  try {
    const copy = `${folder}/repository/`;
    for (const file of await sourceFiles(environment, root)) cpSync(root + file, copy + file);
    const values = valuesFile(environment, cloud, root);
    const env = {
      TG_PROVIDER_CACHE_DIR: `${folder}/providers`,
      ...(values && { DIGEST_TFVARS: values }),
    };
    const time = async (name: string): Promise<Timing> => {
      say(`A ${name} plan of ${environment}`);
      const start = performance.now();
      const { units } = await makePlans(
        { environment, cloud, say, root: copy },
        { folder: `${folder}/${name}`, env },
      );
      return timing(units, (performance.now() - start) / 1000);
    };
    const timings = { cold: await time('cold'), warm: await time('warm') };
    return {
      code: EXIT.done,
      text: benchText(environment, cloud.kind, timings),
      data: { environment, ...timings },
    };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

export function timing(
  planned: readonly Pick<PlannedUnit, 'name' | 'dependencies' | 'seconds'>[],
  seconds: number,
): Timing {
  return {
    seconds,
    units: Object.fromEntries(planned.map((unit) => [unit.name, unit.seconds])),
    chain: slowestChain(planned),
  };
}

/**
 * No plan of all units can be faster than this, however many it makes at once: each unit waits for those that it depends on.
 * @param units dependencies first
 */
export function slowestChain(
  units: readonly (Pick<Unit, 'name' | 'dependencies'> & { seconds: number })[],
): Timing['chain'] {
  const chains = new Map<string, Timing['chain']>();
  const none = { units: [], seconds: 0 };
  const slowest = (all: Timing['chain'][]) => all.reduce((a, b) => (b.seconds > a.seconds ? b : a), none);
  for (const { name, dependencies, seconds } of units) {
    const before = slowest(dependencies.flatMap((dependency) => chains.get(dependency) ?? []));
    chains.set(name, { units: [...before.units, name], seconds: before.seconds + seconds });
  }
  return slowest([...chains.values()]);
}

function benchText(
  environment: string,
  cloud: Cloud['kind'],
  { cold, warm }: { cold: Timing; warm: Timing },
): string {
  const s = (seconds: number) => seconds.toFixed(1);
  const row = (name: string, of: (timing: Timing) => string) => [name, of(cold), of(warm)];
  return [
    `Seconds to plan ${environment}${cloud === 'emulated' ? ' against the emulated AWS' : ''}; cold: no provider and no module is here yet`,
    '',
    ...table([
      ['unit', 'cold', 'warm'],
      ...Object.keys(cold.units).map((name) => row(name, ({ units }) => s(units[name] ?? 0))),
      row('all of them', ({ seconds }) => s(seconds)),
      row('slowest chain', ({ chain }) => s(chain.seconds)),
      row('all / chain', ({ seconds, chain }) => (seconds / chain.seconds).toFixed(2)),
    ]),
    '',
    `Slowest chain, cold: ${cold.chain.units.join(' → ')}`,
    `Slowest chain, warm: ${warm.chain.units.join(' → ')}`,
  ].join('\n');
}
