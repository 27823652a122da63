/** `make mutation`: breaks the system on purpose, one way at a time, and says which test noticed. Exit code 1 when none did. */
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';

interface Mutation {
  breaks: string;
  file: string;
  find: string;
  replace: string;
  generate?: boolean;
  tests: string[];
}

const root = fileURLToPath(new URL('../../', import.meta.url));
const mutations: Mutation[] = parse(readFileSync(new URL('mutations.yaml', import.meta.url), 'utf8'));
const files = spawnSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], {
  cwd: root,
  encoding: 'utf8',
})
  .stdout.split('\0')
  .filter((path) => path !== '');

/** @returns the title of the first test that fails, or undefined when all pass */
function firstFailure(tests: string[], change: (copy: string) => void): string | undefined {
  const copy = mkdtempSync(join(tmpdir(), 'digest-mutation-'));
  try {
    for (const path of files) {
      // A file that was deleted and not committed is listed all the same.
      if (existsSync(join(root, path))) cpSync(join(root, path), join(copy, path));
    }
    for (const folder of ['', 'api', 'gateway-tyk', 'local']) {
      const modules = join(folder, 'node_modules');
      if (existsSync(join(root, modules))) symlinkSync(join(root, modules), join(copy, modules));
    }
    change(copy);
    const { status, stdout } = run(copy, ['node_modules/.bin/mocha', '--bail', ...tests]);
    if (status === 0) return undefined;
    return /^ +1\) (.+)$/m.exec(stdout)?.[1] ?? 'an error before the first test';
  } finally {
    rmSync(copy, { recursive: true });
  }
}

function mutate(copy: string, { file, find, replace, generate }: Mutation): void {
  const path = join(copy, file);
  const text = readFileSync(path, 'utf8');
  if (text.split(find).length !== 2) throw new Error(`${file} has ${JSON.stringify(find)} not exactly once`);
  writeFileSync(
    path,
    text.replace(find, () => replace),
  );
  if (generate) run(copy, ['--import', 'tsx', 'gateway-tyk/compile/main.ts']);
}

function run(cwd: string, args: string[]) {
  return spawnSync(process.execPath, args, { cwd, encoding: 'utf8', env: { ...process.env, STRICT: '' } });
}

// Whatever fails in a copy that nobody broke would be taken for a test that noticed.
const broken = firstFailure([...new Set(mutations.flatMap(({ tests }) => tests))], () => {});
if (broken !== undefined) throw new Error(`the tests fail before anything is broken: ${broken}`);

let survivors = 0;
console.log('| broken on purpose | noticed by |\n| --- | --- |');
for (const mutation of mutations) {
  const test = firstFailure(mutation.tests, (copy) => mutate(copy, mutation));
  if (test === undefined) survivors += 1;
  console.log(`| ${mutation.breaks} | ${test ?? '**nothing**'} |`);
}
console.log(`\n${mutations.length - survivors} of ${mutations.length} noticed`);
process.exitCode = survivors > 0 ? 1 : 0;
