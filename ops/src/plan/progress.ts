/** Follows the log of `terragrunt run --all`: which unit is at work, what it printed, and that something still happens. */
import { basename } from 'node:path';

/** A line of Terragrunt's log, in its JSON form. The others cut what Terraform writes in one piece into lines anywhere. */
export interface Entry {
  /** `stdout` and `stderr` are Terraform's. */
  level: string;
  /** The unit's folder. */
  'working-dir'?: string;
  /** As Terraform wrote it: any number of lines, and parts of some. */
  msg: string;
}

/** @returns undefined for a line that is none of the log's */
export function readEntry(line: string): Entry | undefined {
  try {
    const entry = JSON.parse(line) as Entry;
    return typeof entry?.msg === 'string' ? entry : undefined;
  } catch {
    return undefined;
  }
}

/** Command → what Terraform says when it has done it. */
const DONE = {
  plan: /^(Plan: |No changes\.|Changes to Outputs:|Error: )/,
  apply: /^(Apply complete!|Error: )/,
  destroy: /^(Destroy complete!|No changes\.|Error: )/,
};

/** Lines that a unit printed through Terraform, without the empty ones. */
export interface Printed {
  stdout: string[];
  stderr: string[];
}

export interface ProgressOptions {
  command: 'plan' | 'apply' | 'destroy';
  /** Units that are run. Others are named in the log too, when their outputs are read. */
  units: readonly string[];
  say(line: string): void;
  now?: () => number;
}

/** Says when a unit starts and ends; `still()` says who is at work, for when nothing else was said. */
export function progress({ command, units, say, now = Date.now }: ProgressOptions) {
  const printed = new Map<string, Printed>();
  /** Unit and stream → a line that has not ended yet. */
  const begun = new Map<string, string>();
  const running = new Map<string, number>();
  const done = new Set<string>();
  const seconds = (since: number) => `${((now() - since) / 1000).toFixed(0)} s`;

  const onLine = (unit: string, stream: keyof Printed, line: string): void => {
    if (line === '') return;
    const texts = printed.get(unit) ?? { stdout: [], stderr: [] };
    printed.set(unit, texts);
    texts[stream].push(line);
    const since = running.get(unit);
    if (since !== undefined && DONE[command].test(line)) {
      running.delete(unit);
      done.add(unit);
      say(`  ${unit}: ${line.replace(/[.:]$/, '')} (${seconds(since)})`);
    }
  };

  return {
    printed,
    onEntry({ level, msg, 'working-dir': folder = '' }: Entry): void {
      const unit = basename(folder);
      if (!units.includes(unit)) return;
      if (!running.has(unit) && !done.has(unit)) {
        running.set(unit, now());
        say(`  ${unit}: started`);
      }
      if (level !== 'stdout' && level !== 'stderr') return;
      const key = `${unit} ${level}`;
      const lines = `${begun.get(key) ?? ''}${msg}`.split('\n');
      begun.set(key, lines.pop() ?? '');
      for (const line of lines) onLine(unit, level, line);
    },
    /** When nothing more comes: ends lines that have no end. */
    end(): void {
      for (const [key, line] of begun) {
        const [unit, stream] = key.split(' ') as [string, keyof Printed];
        onLine(unit, stream, line);
      }
      begun.clear();
    },
    still(): void {
      const who = [...running].map(([unit, since]) => `${unit} (${seconds(since)})`);
      say(`  still at it${who.length > 0 ? `: ${who.join(', ')}` : ''}`);
    },
  };
}
