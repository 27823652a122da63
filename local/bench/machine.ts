/** What was measured on, as far as it explains the figures. */
import { execFileSync } from 'node:child_process';
import { cpus, release, totalmem, type } from 'node:os';
import { programVersion } from '../src/programs.ts';
import { generator } from './load/load.ts';

export interface Machine {
  cpu: string;
  cores: number;
  /** GiB. */
  memory: number;
  system: string;
  /** Of programs; null where there is none. */
  versions: Record<string, string | null>;
  generator: string;
  commit: string;
}

export function machine(): Machine {
  const git = (...args: string[]) => execFileSync('git', args, { encoding: 'utf8' }).trim();
  const changed = git('status', '--porcelain', '--', ':!docs/benchmarks.*') !== '';
  return {
    cpu: cpus()[0]?.model ?? 'unknown',
    cores: cpus().length,
    memory: Math.round(totalmem() / 2 ** 30),
    system: `${type()} ${release()}`,
    versions: Object.fromEntries(
      ['node', 'tyk', 'redis-server', 'nginx'].map((name) => [name, programVersion(name) ?? null]),
    ),
    generator,
    commit: git('rev-parse', '--short', 'HEAD') + (changed ? ', with changes' : ''),
  };
}
