/** Follows the log of `terragrunt run --all`: which unit is at work, what it printed, and that something still happens. */

/** A unit's line: time, level or stream, unit, text. Terragrunt drops empty lines. */
const LINE = /^\S+ (STDOUT|STDERR|INFO|WARN|ERROR) +\[([^\]]+)\] (?:terraform: ?)?(.*)$/;

/** Command → what Terraform says when it has done it. */
const DONE = {
  plan: /^(Plan: |No changes\.|Changes to Outputs:|Error: )/,
  apply: /^(Apply complete!|Error: )/,
  destroy: /^(Destroy complete!|No changes\.|Error: )/,
};

/** What a unit printed through Terraform. */
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
  const running = new Map<string, number>();
  const done = new Set<string>();
  const seconds = (since: number) => `${((now() - since) / 1000).toFixed(0)} s`;

  return {
    printed,
    onLine(line: string): void {
      const [, stream, unit = '', text = ''] = LINE.exec(line) ?? [];
      if (!stream || !units.includes(unit)) return;
      const since = running.get(unit);
      if (since === undefined && !done.has(unit)) {
        running.set(unit, now());
        say(`  ${unit}: started`);
      }
      if (stream === 'INFO' || stream === 'WARN') return;
      const texts = printed.get(unit) ?? { stdout: [], stderr: [] };
      printed.set(unit, texts);
      texts[stream === 'STDOUT' ? 'stdout' : 'stderr'].push(text);
      if (since !== undefined && DONE[command].test(text)) {
        running.delete(unit);
        done.add(unit);
        say(`  ${unit}: ${text.replace(/[.:]$/, '')} (${seconds(since)})`);
      }
    },
    still(): void {
      const who = [...running].map(([unit, since]) => `${unit} (${seconds(since)})`);
      say(`  still at it${who.length > 0 ? `: ${who.join(', ')}` : ''}`);
    },
  };
}
