/**
 * In which order plans may be applied. A plan made on mocks, or on outputs that the same set is about to change, says what would happen,
 * but is not what should happen: such a unit waits for a later wave, where it is planned again on what is there by then.
 */
import { type Change, changedOutputs, changes, type PlanJson } from './plan-json.ts';

interface Planned {
  name: string;
  dependencies: readonly string[];
  mocks: readonly string[];
  plan: PlanJson;
}

/** @param units dependencies first @returns name of each unit → its wave, from 1 */
export function waves(units: readonly Planned[]): Record<string, number> {
  const wave: Record<string, number> = {};
  for (const { name, dependencies, mocks } of units) {
    const before = units.filter((unit) => dependencies.includes(unit.name));
    const waits =
      mocks.length > 0 ||
      before.some((unit) => changedOutputs(unit.plan).length > 0 || (wave[unit.name] as number) > 1);
    wave[name] = waits ? 1 + Math.max(1, ...before.map((unit) => wave[unit.name] as number)) : 1;
  }
  return wave;
}

/**
 * Reads don't count, since they change nothing.
 * @returns what a new plan of a unit does otherwise than the one that was reviewed, a line for each address
 */
export function differences(reviewed: PlanJson, now: PlanJson): string[] {
  const one = byAddress(reviewed);
  const other = byAddress(now);
  return [...new Set([...one.keys(), ...other.keys()])]
    .sort()
    .filter((address) => one.get(address) !== other.get(address))
    .map(
      (address) =>
        `${address}: reviewed ${one.get(address) ?? 'nothing'}, now ${other.get(address) ?? 'nothing'}`,
    );
}

function byAddress(plan: PlanJson): Map<string, Change['action']> {
  return new Map(
    changes(plan)
      .filter(({ action }) => action !== 'read')
      .map(({ address, action }) => [address, action]),
  );
}
