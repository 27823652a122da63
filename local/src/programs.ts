/** What programs.yaml lists, and which of it is on this machine. */
import { spawnSync } from 'node:child_process';
import { accessSync, constants, readFileSync, statSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';

export interface Program {
  /** Command that prints the version. */
  version: [string, ...string[]];
  /** What it makes possible. */
  enables: string;
  /** How to get it. */
  get: string;
  required?: boolean;
}

const here = fileURLToPath(new URL('../', import.meta.url));
const tools = fileURLToPath(new URL('../../.tools/bin', import.meta.url));

export const programs: Record<string, Program> = parse(readFileSync(`${here}programs.yaml`, 'utf8'));

// What `make tools` built comes after what the machine has of its own, for this process and all that it starts.
const path = process.env.PATH ?? '';
if (!path.split(delimiter).includes(tools)) process.env.PATH = `${path}${delimiter}${tools}`;

/** @returns the path of a program, or undefined when it is not on PATH */
export function findProgram(name: string): string | undefined {
  for (const dir of (process.env.PATH ?? '').split(delimiter)) {
    const file = join(dir, name);
    try {
      accessSync(file, constants.X_OK);
      if (statSync(file).isFile()) return file;
    } catch {
      // not here
    }
  }
  return undefined;
}

/** @returns the first version number that the program prints, or undefined when it is missing */
export function programVersion(name: string): string | undefined {
  const [command, ...args] = (programs[name] as Program).version;
  if (!findProgram(command)) return undefined;
  const { stdout, stderr } = spawnSync(command, args, { encoding: 'utf8' });
  return /\d+(\.\d+)+/.exec(stdout + stderr)?.[0] ?? 'unknown version';
}
