/**
 * `make programs`: what `make tools` can't build and is not there yet, for a Linux that has to have everything. Copied out of the images that run
 * on AWS and in compose.yaml, so it is their version, and pinned as they are; or installed with apt-get, which asks for root.
 */
import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Image, readImages, reference } from './images.ts';
import { findProgram, programs, toolsFolder } from './programs.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));

/** @throws Error when one can't be had; those before it are there then */
export function fetchPrograms(folder: string, say: (line: string) => void): void {
  const images = readImages(root);
  for (const [name, { image, apt }] of Object.entries(programs)) {
    if (!image && !apt) continue;
    const there = findProgram(name);
    if (there) say(`${name} is there: ${there}`);
    else if (image) {
      const from = reference(images[image.name] as Image);
      say(`${name}: out of ${from}`);
      copyOut(join(folder, name), from, image.file);
    } else if (apt) {
      say(`${name}: with apt-get`);
      install(apt);
    }
  }
}

/** Of a container that is never started. */
function copyOut(program: string, image: string, file: string): void {
  mkdirSync(dirname(program), { recursive: true });
  const container = run('docker', ['create', image]).trim().split('\n').at(-1) as string;
  try {
    run('docker', ['cp', '--follow-link', `${container}:${file}`, program]);
    chmodSync(program, 0o755);
  } finally {
    run('docker', ['rm', container]);
  }
}

function install(packageName: string): void {
  const root = process.getuid?.() === 0 ? [] : ['sudo'];
  for (const args of [['update'], ['install', '--yes', '--no-install-recommends', packageName]]) {
    const [command, ...rest] = [...root, 'apt-get', ...args] as [string, ...string[]];
    run(command, rest);
  }
}

/** @throws Error with what it printed, when it fails or is missing */
function run(command: string, args: string[]): string {
  const { status, stdout, stderr, error } = spawnSync(command, args, { encoding: 'utf8' });
  if (status === 0) return stdout;
  throw new Error(`\`${command} ${args.join(' ')}\` failed: ${error?.message ?? (stderr || stdout)}`);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  try {
    fetchPrograms(toolsFolder, console.log);
  } catch (error) {
    console.error((error as Error).message);
    process.exit(1);
  }
}
