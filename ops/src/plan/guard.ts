/** Whoever changes a guarded environment says so; the same rule as in live/root.hcl, before anything is begun. */
import { readFileSync } from 'node:fs';
import { parse } from '@cdktn/hcl2json';
import { hint } from '../hint.ts';
import { Refusal } from '../outcome.ts';

/** @throws {Refusal} when the environment is guarded and CONFIRM is not its name */
export async function checkGuard(
  verb: 'apply' | 'destroy',
  environment: string,
  root: string,
): Promise<void> {
  if (process.env.CONFIRM === environment) return;
  if (verb === 'apply' && !(await isGuarded(environment, root))) return;
  throw new Refusal(
    verb === 'apply' ? `${environment} is guarded` : `destroying ${environment} has to be meant`,
    `if you mean it: ${hint(`${verb} ENV=${environment} CONFIRM=${environment}`)}`,
  );
}

export async function isGuarded(environment: string, root: string): Promise<boolean> {
  const file = `live/${environment}/env.hcl`;
  const { locals } = (await parse(file, readFileSync(root + file, 'utf8'))) as {
    locals?: { guarded?: unknown }[];
  };
  const guarded = locals?.find((block) => 'guarded' in block)?.guarded;
  if (typeof guarded === 'boolean') return guarded;
  throw new Error(`${file} does not say whether the environment is guarded: guarded = true, or false`);
}
