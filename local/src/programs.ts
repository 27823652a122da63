/** What programs.yaml lists, and which of it is on this machine. */
import { spawnSync } from 'node:child_process';
import { accessSync, constants, readFileSync, statSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';

export interface Program {
  /** Other names that it goes by, such as Debian's. */
  names?: string[];
  /** Command that prints the version. */
  version: [string, ...string[]];
  /** What it makes possible. */
  enables: string;
  /** How to get it. */
  get: string;
  /** Without it nothing works. */
  required?: boolean;
  /** The oldest version that will do. */
  least?: string;
  /** The Go package, with its version, that `make tools` builds. */
  go?: string;
  /** The package of Debian and Ubuntu that `make programs` installs. */
  apt?: string;
  /** Where it is in an image, by its name in images.yaml (units/, local/), for `make programs`. */
  image?: { name: string; file: string };
}

const here = fileURLToPath(new URL('../', import.meta.url));

/** Where `make tools` puts what it builds. */
export const toolsFolder = fileURLToPath(new URL('../../.tools/bin', import.meta.url));
const venv = fileURLToPath(new URL('../../.tools/venv/bin', import.meta.url));

export const programs: Record<string, Program> = parse(readFileSync(`${here}programs.yaml`, 'utf8'));

// For this process and all that it starts. What `make tools` built has an exact version and goes first; the virtual
// environment brings a python3 too, which should not replace the machine's own.
const path = (process.env.PATH ?? '').split(delimiter);
if (!path.includes(toolsFolder)) process.env.PATH = [toolsFolder, ...path, venv].join(delimiter);

/** @returns the path of a program, under whichever of its names, or undefined when it is not on PATH */
export function findProgram(name: string): string | undefined {
  const names = [name, ...(programs[name]?.names ?? [])];
  const folders = (process.env.PATH ?? '').split(delimiter);
  return names.flatMap((name) => folders.map((folder) => join(folder, name))).find(isProgram);
}

function isProgram(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).isFile();
  } catch {
    return false;
  }
}

/** @returns the first version number that the program prints, or undefined when it is missing */
export function programVersion(name: string): string | undefined {
  const [command, ...args] = (programs[name] as Program).version;
  const file = findProgram(command);
  if (!file) return undefined;
  const { stdout, stderr } = spawnSync(file, args, { encoding: 'utf8' });
  return /\d+(\.\d+)+/.exec(stdout + stderr)?.[0] ?? 'unknown version';
}
