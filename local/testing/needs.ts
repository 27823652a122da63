/** Skipping a test for want of a program, with the reason kept for the end of the run. */
import { findProgram, programs } from '../src/programs.ts';

declare global {
  /** Why tests were skipped: title of the suite → reason. Global, since the reporter is loaded apart from the tests. */
  var skipReasons: Map<string, string> | undefined;
}
globalThis.skipReasons ??= new Map();

/**
 * For `before(needs('tyk', 'redis-server'))`: skips the suite when one of the programs is not on PATH.
 * With STRICT=1 it fails instead, so that a machine that should have everything can't pass by skipping.
 */
export function needs(...names: string[]): Mocha.Func {
  return function (this: Mocha.Context) {
    const missing = names.filter((name) => !findProgram(name));
    if (missing.length === 0) return;
    skip(this, missing.map((name) => `${name} is not on PATH; get it: ${programs[name]?.get}`).join('; '));
  };
}

/**
 * Skips with a reason, or fails with it when STRICT=1.
 * @param strictly false where nothing is missing: what is here is another version than what a file was made with
 */
export function skip(context: Mocha.Context, reason: string, { strictly = true } = {}): void {
  if (strictly && process.env.STRICT === '1') throw new Error(`STRICT=1 allows no skips: ${reason}`);
  const runnable = context.currentTest ?? context.test;
  globalThis.skipReasons?.set(runnable?.parent?.fullTitle() || 'a test', reason);
  context.skip();
}
