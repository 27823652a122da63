/** Running terragrunt. */
import { findProgram, programs } from '@digest/local/programs';
import { execa } from 'execa';
import type { Cloud } from './cloud.ts';
import { repository } from './live.ts';

export interface TerragruntOptions {
  /** Folder it works in; live/<environment> for `run --all`. */
  cwd: string;
  cloud: Pick<Cloud, 'env'>;
  /** Each line that it prints on either stream, as it comes. */
  onLine?: (line: string) => void;
  /** More environment variables; they win. */
  env?: Record<string, string>;
}

interface Printed {
  /** Undefined when a signal ended it. */
  exitCode: number | undefined;
  stdout: string;
  stderr: string;
}

/**
 * Runs terragrunt to its end. Never asks anything.
 * @returns what it printed and its exit code, also when that is not 0
 */
export async function terragrunt(args: readonly string[], options: TerragruntOptions): Promise<Printed> {
  requireProgram('terragrunt');
  requireProgram('terraform');
  const child = execa('terragrunt', args, {
    cwd: options.cwd,
    reject: false,
    stdin: 'ignore',
    maxBuffer: 500_000_000,
    env: {
      TG_NON_INTERACTIVE: 'true',
      TG_NO_COLOR: 'true',
      TG_PROVIDER_CACHE: 'true',
      TG_PROVIDER_CACHE_DIR: `${repository}.local/providers`,
      TF_IN_AUTOMATION: '1',
      CHECKPOINT_DISABLE: '1',
      ...options.cloud.env,
      ...options.env,
    },
  });
  const { onLine } = options;
  if (onLine) {
    for (const stream of [child.stdout, child.stderr]) {
      let rest = '';
      stream.setEncoding('utf8').on('data', (text: string) => {
        const lines = (rest + text).split('\n');
        rest = lines.pop() ?? '';
        lines.forEach(onLine);
      });
    }
  }
  const { exitCode, stdout, stderr } = await child;
  return { exitCode, stdout, stderr };
}

/** @throws Error that says how to get the program when it is not on PATH */
export function requireProgram(name: string): void {
  if (!findProgram(name)) throw new Error(`${name} is not on PATH. Get it: ${programs[name]?.get}`);
}

/** @returns what terragrunt printed, without its INFO and WARN lines, and no line twice */
export function errorsOf(stderr: string): string {
  const lines = stderr.split('\n').filter((line) => !/^\S+ (INFO|WARN) /.test(line));
  return [...new Set(lines)].join('\n').trim();
}
