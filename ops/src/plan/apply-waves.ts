/** Applies a sealed set wave by wave. Its seal was checked (apply.ts). */
import { units } from '../live.ts';
import { Refusal } from '../outcome.ts';
import { type PlannedUnit, planJsonFile } from './make.ts';
import { readPlanJson } from './plan-json.ts';
import { type Context, failures, runUnits } from './run-units.ts';
import { type Seal, sourceFaults } from './seal.ts';
import { makeSet, planAgain, setFolder, UNITS } from './set.ts';
import { differences } from './waves.ts';

/** Filled while it goes on, so that it also says how far it came before an error. */
export interface Applied {
  done: string[];
  /** Units whose plan had nothing to do. */
  unchanged: string[];
  /** What failed and why, and what was not run for it; empty when nothing failed. */
  failed: string;
}

/** @throws {Refusal} when a unit that waited would now do something else than what was reviewed */
export async function applyWaves(sealed: Seal, context: Context, applied: Applied): Promise<void> {
  const set = context.root + setFolder(context.environment);
  const graph = await units(context.environment, context.root);
  const last = Math.max(...Object.values(sealed.units).map(({ wave }) => wave));
  const ended = () => [...applied.done, ...applied.unchanged];

  for (let wave = 1; wave <= last; wave += 1) {
    const all = graph.filter(({ name }) => sealed.units[name]?.wave === wave);
    const ready = all
      .filter(({ dependencies }) => wave === 1 || dependencies.every((name) => ended().includes(name)))
      .map(({ name }) => name);
    const waiting = all.map(({ name }) => name).filter((name) => !ready.includes(name));
    if (waiting.length > 0)
      applied.failed += `\nNot begun, since they need what failed: ${waiting.join(', ')}`;
    if (ready.length === 0) continue;
    if (last > 1) context.say(`Wave ${wave} of ${last}: ${ready.join(', ')}`);
    const plans = wave === 1 ? `${set}/${UNITS}` : await planWave(wave, ready, sealed, context, applied);
    await applyUnits(ready, plans, context, applied);
  }
}

/** @returns the folder of the new plans, which are made from what was sealed and do what was reviewed */
async function planWave(
  wave: number,
  ready: readonly string[],
  sealed: Seal,
  context: Context,
  { done }: Applied,
): Promise<string> {
  const set = context.root + setFolder(context.environment);
  const folder = `${set}/wave-${wave}`;
  const { units: planned, seal } = await makeSet(context, folder, ready);
  // The waves before took their time, in which somebody may have pulled, edited, or written another release.
  const stale = sourceFaults(sealed, seal);
  const faults = stale.length > 0 ? stale : planned.flatMap((unit) => waveFaults(unit, set));
  if (faults.length === 0) return `${folder}/${UNITS}`;
  throw new Refusal(
    [
      stale.length > 0
        ? `wave ${wave} would not be made from what was reviewed:`
        : `planned again on what is there now, wave ${wave} would not do what was reviewed:`,
      ...faults.map((fault) => `- ${fault}`),
      `Applied so far: ${done.join(', ') || 'nothing'}. Nothing of this wave was.`,
    ].join('\n'),
    planAgain(context.environment),
  );
}

function waveFaults({ name, plan, mocks }: PlannedUnit, set: string): string[] {
  if (mocks.length > 0) return [`${name} is still planned on mocks of ${mocks.join(', ')}`];
  return differences(readPlanJson(`${set}/${UNITS}/${planJsonFile(name)}`), plan).map(
    (line) => `${name}: ${line}`,
  );
}

async function applyUnits(
  names: readonly string[],
  plans: string,
  context: Context,
  applied: Applied,
): Promise<void> {
  const todo = names.filter((name) => readPlanJson(`${plans}/${planJsonFile(name)}`).applyable);
  applied.unchanged.push(...names.filter((name) => !todo.includes(name)));
  if (todo.length === 0) return;
  const runs = await runUnits(context, { units: todo, command: 'apply', plans });
  applied.done.push(...runs.filter(({ result }) => result === 'succeeded').map(({ unit }) => unit));
  applied.failed += failures(runs);
}
