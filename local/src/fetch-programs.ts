/**
 * `make programs`: what `make tools` can't build and is not there yet, for a Linux that has to have everything. Copied out of the images that run
 * on AWS and in compose.yaml, so it is their version, pinned by their digest; or installed with apt-get, which asks for root.
 */
import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';
import { findProgram, programs, toolsFolder } from './programs.ts';

const imagesFile = fileURLToPath(new URL('../../units/images.yaml', import.meta.url));

function fetchPrograms(): void {
  for (const [name, { image, apt }] of Object.entries(programs)) {
    if (!image && !apt) continue;
    const there = findProgram(name);
    if (there) console.log(`${name} is there: ${there}`);
    else if (image) copyOut(name, imageOf(image.name), image.file);
    else if (apt) install(apt);
  }
}

/** @returns the reference by which it is pulled */
function imageOf(name: string): string {
  const { source, digest } = parse(readFileSync(imagesFile, 'utf8'))[name] ?? {};
  if (!source || !digest) throw new Error(`units/images.yaml says no source and digest of ${name}`);
  return `${source}@${digest}`;
}

/** Of a container that is never started. */
function copyOut(name: string, image: string, file: string): void {
  console.log(`${name}: out of ${image}`);
  mkdirSync(toolsFolder, { recursive: true });
  const container = run('docker', ['create', image]).trim().split('\n').at(-1) as string;
  try {
    const program = join(toolsFolder, name);
    run('docker', ['cp', '--follow-link', `${container}:${file}`, program]);
    chmodSync(program, 0o755);
  } finally {
    run('docker', ['rm', container]);
  }
}

function install(packageName: string): void {
  console.log(`${packageName}: with apt-get`);
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

try {
  fetchPrograms();
} catch (error) {
  console.error((error as Error).message);
  process.exit(1);
}
