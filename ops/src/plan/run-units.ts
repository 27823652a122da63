/** Runs one command in units of an environment, all at once as far as they allow, and says how each ended. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Cloud } from '../cloud.ts';
import { terragrunt } from '../terragrunt.ts';
import { type Printed, progress, readEntry } from './progress.ts';

/** Where commands run, and what they speak to. */
export interface Context {
  environment: string;
  cloud: Cloud;
  say(line: string): void;
  /** Path of the repository, with a slash at the end. */
  root: string;
}

export interface UnitRun {
  unit: string;
  result: 'succeeded' | 'failed' | 'early exit' | 'excluded';
  seconds: number;
  /** Why it did not succeed: the lines that Terraform printed, or what Terragrunt says. */
  why: string;
  printed: Printed;
}

export interface Run {
  /** Units that were asked for, by name. */
  units: readonly string[];
  command: 'plan' | 'apply' | 'destroy';
  /** Added to the command. */
  args?: readonly string[];
  /** Folder that plans are written to, or read from. */
  plans?: string;
  /** Added to the environment of terragrunt. */
  env?: Record<string, string>;
}

/** So that no minute is silent. */
const STILL_MS = 20_000;

/** As `--report-file` has it. */
interface Report {
  Name: string;
  Started: string;
  Ended: string;
  Result: UnitRun['result'];
  Cause?: string;
}

/**
 * @returns how each unit ended, also those that never began
 * @throws Error with what terragrunt said when it failed before any unit began
 */
export async function runUnits(
  context: Context,
  { units, command, args = [], plans, env = {} }: Run,
): Promise<UnitRun[]> {
  const { say, cloud, root, environment } = context;
  const { printed, onEntry, end, still } = progress({ command, units, say });
  const folder = mkdtempSync(join(tmpdir(), 'digest-run-'));
  const report = join(folder, 'report.json');
  const timer = setInterval(still, STILL_MS);
  // Ctrl-C reaches terragrunt by itself. It lets Terraform write its state, and then we say what became of it.
  const wait = () => say('  interrupted; waiting until Terraform has stopped');
  process.on('SIGINT', wait);
  try {
    // What terragrunt says last, when it fails; the same as before, but whole.
    let last: string[] = [];
    const { exitCode } = await terragrunt(
      [
        ...['run', '--all', '--report-file', report, '--summary-disable'],
        ...units.flatMap((unit) => ['--filter', `./${unit}`]),
        ...(plans ? ['--out-dir', plans] : []),
        ...(plans && command === 'plan' ? ['--json-out-dir', plans] : []),
        ...['--', command, ...args],
      ],
      {
        cwd: `${root}live/${environment}`,
        cloud,
        env: { TG_LOG_FORMAT: 'json', TG_LOG_LEVEL: 'info', ...env },
        onLine(line) {
          const entry = readEntry(line);
          if (entry) onEntry(entry);
          if (entry?.level === 'error') last = [entry.msg];
          else if (!entry) last.push(line);
        },
      },
    );
    end();
    const reported = JSON.parse(readReport(report)) as Report[];
    const said = last.join('\n').trim();
    const runs = units.map((unit) => unitRun(unit, reported, said, printed.get(unit)));
    if (exitCode !== 0 && runs.every(({ result }) => result !== 'failed'))
      throw new Error(`terragrunt ${command} failed in live/${environment}:\n${said}`);
    return runs;
  } finally {
    process.off('SIGINT', wait);
    clearInterval(timer);
    rmSync(folder, { recursive: true });
  }
}

function unitRun(
  unit: string,
  reported: readonly Report[],
  said: string,
  printed: Printed = { stdout: [], stderr: [] },
): UnitRun {
  const found = reported.find(({ Name }) => Name === unit);
  // Going from dependents to dependencies, Terragrunt 1.1.3 reports also the unit that failed as not run.
  const result = found?.Result ?? 'early exit';
  const failed = result === 'early exit' && printed.stderr.some((line) => line.startsWith('Error'));
  return {
    unit,
    result: failed ? 'failed' : result,
    seconds: found ? (Date.parse(found.Ended) - Date.parse(found.Started)) / 1000 : 0,
    why: printed.stderr.join('\n').trim() || found?.Cause || said,
    printed,
  };
}

function readReport(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '[]'; // terragrunt did not come that far
  }
}

/** @returns what failed and why, and what was not run for it; empty when all succeeded */
export function failures(runs: readonly UnitRun[]): string {
  const failed = runs.filter(({ result }) => result === 'failed');
  const skipped = runs.filter(({ result }) => result === 'early exit').map(({ unit }) => unit);
  return [
    ...failed.map(({ unit, why }) => `${unit} failed:\n${why.replace(/^/gm, '  ')}`),
    ...(skipped.length > 0 ? [`Not run, since they need what failed: ${skipped.join(', ')}`] : []),
  ].join('\n');
}
