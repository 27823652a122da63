import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, watch } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { Block } from '@digest/runbooks/pages';
import { expect } from 'chai';
import { explained, runBlock } from '../drill/blocks.ts';

const block = (script: string, ...expects: RegExp[]): Block => ({
  target: 'local',
  section: 'Diagnosis',
  line: 42,
  script,
  expects,
});
const run = (script: string, ...expects: RegExp[]) =>
  runBlock(block(script, ...expects), {}, new AbortController().signal);

/** As `make drill` does at its second Ctrl-C. */
const HASTY = `
  import { runBlock } from './local/drill/blocks.ts';
  process.on('SIGTERM', () => process.exit(130));
  await runBlock({ script: process.env.SCRIPT, expects: [] }, {}, new AbortController().signal);
`;

function isThere(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

describe('a block of a page', () => {
  it('holds when it ends with 0 and has printed all that it should, on whichever stream', async () => {
    const result = await run('echo one; echo two >&2', /^one$/m, /two/);
    expect(result).to.deep.include({ end: 0, holds: true, missing: [] });
  });

  it('does not hold when something was not printed', async () => {
    const result = await run('echo one', /one/, /three/);
    expect(result).to.deep.include({ holds: false, missing: [/three/] });
    expect(explained(result)).to.deep.equal({
      expected: 'exit code 0 and output that matches /three/, from the block at line 42:\n    echo one',
      came: 'exit code 0, and\n    one',
    });
  });

  it('looks for each pattern behind the one before, so that no command answers for another', async () => {
    const twice = [/^nothing$/m, /^nothing$/m];
    expect(await run('echo nothing; echo ALERTS 1', ...twice)).to.deep.include({
      holds: false,
      missing: [/^nothing$/m],
    });
    expect(await run('echo nothing; echo nothing', ...twice)).to.deep.include({ holds: true });
    expect(await run('echo one two', /^one/m, /two$/m)).to.deep.include({ holds: true });
    expect(await run('echo one two', /two$/m, /^one/m)).to.deep.include({ holds: false });
  });

  it('ends at the first command that fails, and at a variable that nobody set', async () => {
    expect(await run('false\necho late')).to.deep.include({ end: 1, holds: false, output: '' });
    const unset = await run('echo "$NOBODY_SET_THIS"');
    expect(unset.holds).to.equal(false);
    expect(explained(unset).came).to.match(/NOBODY_SET_THIS/);
  });

  it('runs in the root of the repository with the state that it is given, and without what an outer make says', async () => {
    process.env.MAKEFLAGS = ' -- ALERT=APIDown';
    try {
      const script = 'cat package.json; echo "$LOCAL_STATE $' + '{MAKEFLAGS-none}"';
      const result = await runBlock(block(script), { LOCAL_STATE: '/a' }, new AbortController().signal);
      expect(result.output)
        .to.match(/"name": "digest"/)
        .and.match(/^\/a none$/m);
    } finally {
      delete process.env.MAKEFLAGS;
    }
  });

  it('does not get the settings of whoever drills', async () => {
    process.env.MATCH = 'nothing of that kind';
    try {
      expect((await run('echo "$' + '{MATCH-none}"; test -n "$PATH"')).output).to.equal('none\n');
    } finally {
      delete process.env.MATCH;
    }
  });

  it('is killed with all that it started when it takes too long, and says so', async () => {
    const result = await runBlock(
      block('echo begun; sleep 60 & sleep 60'),
      {},
      new AbortController().signal,
      300,
    );
    expect(result).to.deep.include({ holds: false, end: 'nothing after 0.3 s, and was killed' });
    expect(result.output).to.equal('begun\n');
  });

  it('ends with the drill', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'digest-block-'));
    try {
      const file = join(folder, 'pid');
      const interruption = new AbortController();
      const watcher = watch(folder);
      const begun = once(watcher, 'change');
      const running = runBlock(block(`echo $$ > ${file}; sleep 60`), {}, interruption.signal);
      await begun;
      watcher.close();
      interruption.abort();
      const error = await running.then(
        () => undefined,
        (error) => error,
      );
      expect(error).to.have.property('name', 'AbortError');
      expect(existsSync(file)).to.equal(true);
      const pid = Number(readFileSync(file, 'utf8'));
      if (pid > 0) expect(() => process.kill(pid, 0)).to.throw(/ESRCH/);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it('ends with whoever drills, also when that ends in haste', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'digest-block-'));
    const file = join(folder, 'pid');
    const drill = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', HASTY], {
      cwd: fileURLToPath(new URL('../..', import.meta.url)),
      env: { ...process.env, SCRIPT: `echo $$ > ${file}.new; mv ${file}.new ${file}; sleep 60` },
      stdio: 'inherit',
    });
    try {
      while (!existsSync(file)) await sleep(20);
      const pid = Number(readFileSync(file, 'utf8'));
      drill.kill();
      await once(drill, 'exit');
      while (isThere(pid)) await sleep(20);
    } finally {
      drill.kill('SIGKILL');
      rmSync(folder, { recursive: true });
    }
  });

  it('keeps the token of a key that it made to itself', async () => {
    const result = await run('echo TOKEN=secret; false');
    expect(explained(result).came).to.equal('exit code 1, and\n    TOKEN=…');
  });
});
