/** `make destroy ENV=… CONFIRM=…`: destroys an environment, dependents before what they depend on. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openCloud } from './cloud.ts';
import { checkEnvironment } from './live.ts';
import type { Options } from './options.ts';
import { EXIT, type Outcome, Refusal } from './outcome.ts';
import { checkGuard } from './plan/guard.ts';
import { makePlans } from './plan/make.ts';
import { changes } from './plan/plan-json.ts';
import { checkProtection, protectedOnes } from './plan/protection.ts';
import { type Context, failures, runUnits } from './plan/run-units.ts';

export async function run(options: Options): Promise<Outcome> {
  const { words, say, root } = options;
  const environment = checkEnvironment(words[0], root);
  await checkGuard('destroy', environment, root);
  const context = { environment, cloud: await openCloud(options), say, root };

  say(`Looking what there is in ${environment}, and whether all of it may be destroyed`);
  const there = await resources(context).catch((error: Error) => {
    throw error instanceof Refusal ? error : new Error(`Nothing was destroyed. ${error.message}`);
  });
  const units = Object.keys(there);
  if (units.length === 0)
    return {
      code: EXIT.done,
      text: `There is nothing in ${environment}.`,
      data: { environment, destroyed: {} },
    };

  say(`Destroying ${environment}`);
  const runs = await runUnits(context, { units, command: 'destroy' });
  const destroyed = Object.fromEntries(
    runs.flatMap(({ unit, result }) => (result === 'succeeded' ? [[unit, there[unit] ?? []]] : [])),
  );
  const gone = Object.entries(destroyed).map(([unit, addresses]) => `  ${unit}: ${addresses.length}`);
  const lines = gone.length > 0 ? [`Destroyed in ${environment}, resources by unit:`, ...gone] : [];
  const failed = failures(runs);
  if (failed)
    return {
      code: EXIT.failed,
      text: [...lines, failed].join('\n'),
      data: { environment, destroyed, failed },
    };

  say('Looking what is left');
  const left = await resources(context);
  if (Object.keys(left).length === 0)
    return {
      code: EXIT.done,
      text: [...lines, 'Nothing is left.'].join('\n'),
      data: { environment, destroyed },
    };
  return {
    code: EXIT.failed,
    text: [
      ...lines,
      `Something is left in ${environment}; destroy again:`,
      ...Object.entries(left).map(([unit, addresses]) => `  ${unit}: ${addresses.join(', ')}`),
    ].join('\n'),
    data: { environment, destroyed, left },
  };
}

/**
 * Asked by a plan, since a plan may use mocks: units that were never applied can't be asked otherwise.
 * @returns unit → addresses of what its state has, of those units that have anything
 * @throws Error when something may not be destroyed (prevent_destroy), {Refusal} when AWS would not let it be (protection.ts)
 */
async function resources(context: Context): Promise<Record<string, string[]>> {
  const folder = mkdtempSync(join(tmpdir(), 'digest-destroy-'));
  try {
    const { units } = await makePlans(context, { folder, args: ['-destroy', '-refresh=false'] });
    const kept = Object.fromEntries(units.map(({ name, plan }) => [name, protectedOnes(plan)]));
    checkProtection(context.environment, kept, context.cloud.kind, context.say);
    return Object.fromEntries(
      units
        .map(({ name, plan }) => [name, changes(plan).map(({ address }) => address)] as const)
        .filter(([, addresses]) => addresses.length > 0),
    );
  } finally {
    rmSync(folder, { recursive: true });
  }
}
