/** A plan set: plans of units in a folder, read together, checked and sealed. */
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { findProgram, programs } from '@digest/local/programs';
import { hint } from '../hint.ts';
import { Refusal } from '../outcome.ts';
import { gatherFacts } from './facts.ts';
import { keepLockFiles } from './lock-files.ts';
import { makePlans, type PlannedUnit, planJsonFile } from './make.ts';
import type { Context } from './run-units.ts';
import { CLOUDS, SEAL_FILE, type Seal, seal } from './seal.ts';
import { planText, summarize, summaryText, type UnitSummary } from './summary.ts';
import { waves } from './waves.ts';

export interface PlanSet {
  units: PlannedUnit[];
  leftOut: string[];
  seal: Seal;
  summary: UnitSummary[];
  /** For people; the same for the same plans. */
  text: string;
}

/** The set of an environment, relative to the repository. Git ignores it. */
export const setFolder = (environment: string) => `.plans/${environment}`;

/** Plans of units, in the folder of a set. */
export const UNITS = 'units';

/**
 * Plans units and seals what came out, in a folder that is empty or not there. Whoever is interrupted leaves no half set: the folder only
 * gets its name when all is in it.
 * @param only units whose dependencies are applied; all of the environment when not given
 * @throws {Refusal} when the plans are against the policies
 */
export async function makeSet(context: Context, folder: string, only?: readonly string[]): Promise<PlanSet> {
  const partial = `${folder}.partial`;
  for (const path of [folder, partial]) rmSync(path, { recursive: true, force: true });
  // Plans have values in them that are nobody's business.
  mkdirSync(partial, { recursive: true, mode: 0o700 });
  try {
    const set = await fill(partial, context, only);
    renameSync(partial, folder);
    return set;
  } catch (error) {
    rmSync(partial, { recursive: true });
    throw error;
  }
}

async function fill(folder: string, context: Context, only: readonly string[] | undefined): Promise<PlanSet> {
  const { environment, cloud, root, say } = context;
  const { units, leftOut } = await makePlans(context, {
    folder: `${folder}/${UNITS}`,
    ...(only && { only }),
  });
  keepLockFiles(
    units.map(({ name }) => name),
    { folder, environment, root },
  );
  const policies = await checkPolicies(
    units.map(({ name }) => `${folder}/${UNITS}/${planJsonFile(name)}`),
    say,
  );
  const wave = waves(units);
  const summary = summarize(units, wave);
  const text = summaryText(`${environment}, against ${CLOUDS[cloud.kind]}`, summary, leftOut);
  writeFileSync(`${folder}/plan.txt`, planText(text, units));
  const sealed = seal(
    { ...(await gatherFacts({ environment, cloud, root, folder })), policies },
    Object.fromEntries(
      units.map(({ name, state, mocks }) => [name, { state, mocks, wave: wave[name] as number }]),
    ),
    new Date(),
  );
  writeFileSync(`${folder}/${SEAL_FILE}`, `${JSON.stringify(sealed, null, 2)}\n`);
  return { units, leftOut, seal: sealed, summary, text };
}

/** @throws {Refusal} when a plan is against them */
async function checkPolicies(files: string[], say: Context['say']): Promise<Seal['policies']> {
  if (!findProgram('conftest')) {
    say(`policies were not checked: conftest is not on PATH. Get it: ${programs.conftest?.get}`);
    return 'not checked';
  }
  const { policyFaults } = await import('../policies.ts');
  const faults = await policyFaults(files);
  if (faults.length > 0)
    throw new Refusal(
      ['the plans are against the policies:', ...faults.map((fault) => `- ${fault}`)].join('\n'),
      'change the module or the unit, or the policy if it is wrong (ops/policies), and plan again',
    );
  return 'checked';
}

/** @throws {Refusal} when there is no set, or nobody can read it */
export function readSeal(environment: string, root: string): Seal {
  const file = `${setFolder(environment)}/${SEAL_FILE}`;
  try {
    return JSON.parse(readFileSync(root + file, 'utf8')) as Seal;
  } catch (error) {
    const missing = (error as NodeJS.ErrnoException).code === 'ENOENT';
    throw new Refusal(
      missing
        ? `there is no plan set of ${environment} (${file}); each is applied once`
        : `${file} is not JSON: ${(error as Error).message}`,
      planAgain(environment),
    );
  }
}

export const planAgain = (environment: string) =>
  `${hint(`plan ENV=${environment}`)}, read it, ${hint(`apply ENV=${environment}`)}`;
