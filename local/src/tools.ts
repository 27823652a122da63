/** `make tools`: builds into .tools/bin what programs.yaml has a Go package for. TOOLS="a b" builds only these. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findProgram, programs, toolsFolder } from './programs.ts';

const packages = Object.entries(programs).flatMap(([name, { go }]) => (go ? [{ name, go }] : []));
const wanted = (process.env.TOOLS ?? '').split(/\s+/).filter(Boolean);

const compiler = findProgram('go');

function tools(): void {
  if (!compiler) throw new Error(`go is not on PATH. Get it: ${programs.go?.get}`);
  const unknown = wanted.filter((name) => !packages.some((item) => item.name === name));
  const known = packages.map(({ name }) => name).join(', ');
  if (unknown.length > 0) throw new Error(`TOOLS names ${unknown.join(', ')}; there are ${known}`);
  mkdirSync(toolsFolder, { recursive: true });
  for (const { name, go } of packages) {
    if (wanted.length > 0 && !wanted.includes(name)) continue;
    const [path, version] = go.split('@') as [string, string];
    if (isBuilt(compiler, join(toolsFolder, name), path, version)) console.log(`${name} ${version} is there`);
    else build(compiler, name, path, version);
  }
}

/** A Go binary lists the modules that it is made of. */
function isBuilt(compiler: string, file: string, path: string, version: string): boolean {
  const { stdout } = spawnSync(compiler, ['version', '-m', file], { encoding: 'utf8' });
  return stdout.split('\n').some((line) => {
    const [, , module = '', built] = line.split('\t');
    return `${path}/`.startsWith(`${module}/`) && module !== '' && built === version;
  });
}

/** By way of a module of its own: `go install path@version` refuses modules that replace or exclude others (Prometheus). */
function build(compiler: string, name: string, path: string, version: string): void {
  console.log(`${name} ${version}: building …`);
  const began = Date.now();
  const cwd = mkdtempSync(join(tmpdir(), 'digest-tools-'));
  const env = { ...process.env, GOBIN: toolsFolder, CGO_ENABLED: '0' };
  try {
    for (const args of [
      ['mod', 'init', 'tools'],
      ['get', `${path}@${version}`],
      ['install', path],
    ]) {
      const { status, stderr } = spawnSync(compiler, args, { cwd, env, encoding: 'utf8' });
      if (status !== 0) throw new Error(`go ${args.join(' ')} failed:\n${stderr}`);
    }
  } finally {
    rmSync(cwd, { recursive: true });
  }
  console.log(`${name} ${version}: built in ${Math.round((Date.now() - began) / 1000)} s`);
}

try {
  tools();
} catch (error) {
  console.error((error as Error).message);
  process.exit(1);
}
