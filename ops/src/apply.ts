/** `make apply ENV=…`: applies the set that `make plan` sealed and nothing else, in waves where units wait for others. */
import { readdirSync, renameSync, rmSync } from 'node:fs';
import { basename } from 'node:path';
import { openCloud } from './cloud.ts';
import { hint } from './hint.ts';
import { checkEnvironment } from './live.ts';
import type { Options } from './options.ts';
import { EXIT, type Outcome, Refusal } from './outcome.ts';
import { type Applied, applyWaves } from './plan/apply-waves.ts';
import { gatherFacts } from './plan/facts.ts';
import { checkGuard } from './plan/guard.ts';
import { planJsonFile } from './plan/make.ts';
import { mockedVariables, readPlanJson } from './plan/plan-json.ts';
import type { Context } from './plan/run-units.ts';
import { type Seal, sealFaults, stateFaults } from './plan/seal.ts';
import { planAgain, readSeal, setFolder, UNITS } from './plan/set.ts';
import { currentStates } from './plan/states.ts';
import { provedByEmulation } from './promote/evidence.ts';
import { isFirstValue, releaseFile, releaseOf } from './release.ts';

export async function run(options: Options): Promise<Outcome> {
  const { words, say, root } = options;
  const environment = checkEnvironment(words[0], root);
  await checkGuard('apply', environment, root);
  const cloud = await openCloud(options);
  if (cloud.kind === 'aws') checkImages(environment, root);
  const sealed = readSeal(environment, root);
  const context = { environment, cloud, say, root };
  await check(sealed, context);

  const applied: Applied = { done: [], unchanged: [], failed: '' };
  try {
    await applyWaves(sealed, context, applied);
  } catch (error) {
    if (applied.done.length > 0) spend(environment, root, 'failed');
    throw error;
  }
  spend(environment, root, applied.failed ? 'failed' : 'applied');
  return outcome(environment, applied);
}

/** @throws {Refusal} when ECS would wait for images that nobody pushed, or run such as nobody saw run */
function checkImages(environment: string, root: string): void {
  const release = releaseOf(environment, root);
  if (release && provedByEmulation(environment, root))
    throw new Refusal(
      `${releaseFile(environment)} was promoted on the emulated AWS, which proves nothing here`,
      `make rollback ENV=${environment}, and promote without AWS=emulated`,
    );
  if (release && isFirstValue(release))
    throw new Refusal(
      `${releaseFile(environment)} is still the zeros that it began with, and no service can start on them`,
      `merge the pull request of the workflow release (docs/first-deployment.md, step 7), and ${hint(`plan ENV=${environment}`)}`,
    );
}

/** @throws {Refusal} that names all that differs from what was sealed */
async function check(sealed: Seal, context: Context): Promise<void> {
  const { environment, root, say } = context;
  say(`Checking the seal of ${environment}`);
  const facts = await gatherFacts({ ...context, folder: root + setFolder(environment) });
  const faults = sealFaults(sealed, facts, new Date());
  // A set that is not whole can't be read.
  if (faults.length === 0) faults.push(...mockFaults(sealed, root + setFolder(environment)));
  // What differs already need not be asked about states as well.
  if (faults.length === 0) {
    // A unit on mocks can't be asked yet; it is planned again anyway.
    const asked = Object.fromEntries(
      Object.entries(sealed.units).filter(([, { mocks }]) => mocks.length === 0),
    );
    faults.push(...stateFaults(asked, await currentStates(context, Object.keys(asked))));
  }
  if (faults.length === 0) return;
  throw new Refusal(
    [`the plan set of ${environment} is not applied:`, ...faults.map((fault) => `- ${fault}`)].join('\n'),
    planAgain(environment),
  );
}

/**
 * Terraform would apply a mock like any other value, and Terragrunt would not stop it.
 * @returns plans that would be applied as they are although they were made on mocks, a sentence each
 */
function mockFaults({ units }: Seal, set: string): string[] {
  return Object.entries(units)
    .filter(([, { wave }]) => wave === 1)
    .flatMap(([unit]) => {
      const variables = mockedVariables(readPlanJson(`${set}/${UNITS}/${planJsonFile(unit)}`));
      return variables.map(
        (name) => `${unit} was planned on mocks: its variable ${name} has a value of one (units/mocks.hcl)`,
      );
    });
}

/** A set is applied once. Its summary and seals stay, without the plans, which may have secrets in them. */
function spend(environment: string, root: string, how: 'applied' | 'failed'): void {
  const folder = setFolder(environment);
  const kept = `${folder}.${how}`;
  for (const path of readdirSync(root + folder, { recursive: true, encoding: 'utf8' }))
    if (basename(path) === UNITS) rmSync(`${root}${folder}/${path}`, { recursive: true });
  rmSync(root + kept, { recursive: true, force: true });
  renameSync(root + folder, root + kept);
}

function outcome(environment: string, { done, unchanged, failed }: Applied): Outcome {
  const lines = [
    ...(done.length > 0 ? [`Applied in ${environment}: ${done.join(', ')}`] : []),
    ...(unchanged.length > 0 ? [`Nothing to do: ${unchanged.join(', ')}`] : []),
  ];
  return failed
    ? {
        code: EXIT.failed,
        text: [...lines, failed].join('\n'),
        data: { environment, done, unchanged, failed },
      }
    : { code: EXIT.done, text: lines.join('\n'), data: { environment, done, unchanged } };
}
