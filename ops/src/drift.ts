/** `make drift ENV=…`: does what there is differ from what the code says? Planned anew; nothing is kept. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openCloud } from './cloud.ts';
import { checkEnvironment } from './live.ts';
import type { Options } from './options.ts';
import { EXIT, type Outcome } from './outcome.ts';
import { makePlans, type PlannedUnit } from './plan/make.ts';
import {
  type Change,
  changedOutputs,
  changedOutside,
  changes,
  classify,
  type Finding,
} from './plan/plan-json.ts';
import type { Context } from './plan/run-units.ts';

export interface UnitDrift {
  unit: string;
  finding: Finding;
  changes: Change[];
  /** Outputs that would get another value. */
  outputs: string[];
  /** What of it changed outside of Terraform. What the code does not mind is left out: there is always much of it (see plan-json.ts). */
  outside: string[];
}

export async function run(options: Options): Promise<Outcome> {
  const { words, say, root } = options;
  const environment = checkEnvironment(words[0], root);
  const cloud = await openCloud(options);
  say(`Planning ${environment} to compare`);
  const found = await drift({ environment, cloud, say, root });
  return {
    code: found.some(isDifferent) ? EXIT.differs : EXIT.done,
    text: driftText(environment, found),
    data: { environment, units: found },
  };
}

/** @returns whether a plan of the environment would change nothing, and if not, a line for each unit that says what */
export async function noOp(
  environment: string,
  context: Omit<Context, 'environment'>,
): Promise<{ noOp: boolean; why: string[] }> {
  const why = (await drift({ ...context, environment })).filter(isDifferent).map(sentence);
  return { noOp: why.length === 0, why };
}

async function drift(context: Context): Promise<UnitDrift[]> {
  const folder = mkdtempSync(join(tmpdir(), 'digest-drift-'));
  try {
    const { units } = await makePlans(context, { folder });
    return units.map(unitDrift);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function unitDrift({ name, plan, mocks, state }: PlannedUnit): UnitDrift {
  const outside = changedOutside(plan);
  return {
    unit: name,
    finding: classify(plan, mocks.length === 0 && state.lineage !== ''),
    changes: changes(plan),
    outputs: changedOutputs(plan),
    outside: changes(plan).flatMap(({ address }) => (outside.includes(address) ? [address] : [])),
  };
}

const isDifferent = ({ finding }: UnitDrift) => finding === 'differs' || finding === 'not applied';

export function driftText(environment: string, found: readonly UnitDrift[]): string {
  const different = found.filter(isDifferent).length;
  return [
    different === 0
      ? `${environment} is what its files say.`
      : `${environment} is not what its files say, in ${different} of ${found.length} units:`,
    ...found.map((unit) => `  ${sentence(unit)}`),
  ].join('\n');
}

function sentence({ unit, finding, changes, outputs, outside }: UnitDrift): string {
  if (finding === 'not applied') return `${unit}: not applied, or what it depends on is not`;
  const what = changes.map(
    ({ address, action }) =>
      `${action} ${address}${outside.includes(address) ? ' (changed outside of Terraform)' : ''}`,
  );
  if (finding === 'differs' && what.length === 0) what.push(...outputs.map((name) => `output ${name}`));
  return `${unit}: ${[finding, ...what].join('; ')}`;
}
