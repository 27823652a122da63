import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { stripVTControlCharacters } from 'node:util';
import { expect } from 'chai';
import { logLines, statusLine } from '../src/control/lines.ts';
import { start, type Up, upSettings } from '../testing/up.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));

interface Said {
  code: number;
  text: string;
}

/** The verb as one types it, but for installing anew. */
function make(env: Record<string, string>, ...words: string[]): Promise<Said> {
  const flags = ['--silent', '--no-print-directory', '-o', 'node_modules/.package-lock.json'];
  // Of a make that runs these tests.
  const { MAKEFLAGS: _, MAKELEVEL: __, ...inherited } = process.env;
  return new Promise((resolve) => {
    const options = { cwd: root, env: { ...inherited, ...env } };
    execFile('make', [...flags, ...words], options, (error, stdout, stderr) =>
      resolve({ code: error ? Number(error.code) : 0, text: stripVTControlCharacters(stdout + stderr) }),
    );
  });
}

describe('make status, stop, start, restart, release, rollback and logs', function () {
  this.timeout(60_000); // each verb is a process, and some start others
  const folder = mkdtempSync(join(tmpdir(), 'digest-control-'));
  const state = join(folder, 'state');
  const here = { LOCAL_STATE: state };
  let settings: Record<string, string>;
  let up: Up;

  before(async () => {
    settings = await upSettings('embedded', state);
    up = start('up', settings);
    await up.prints(/Ctrl-C stops/);
  });
  after(() => {
    up.child.kill('SIGKILL');
    rmSync(folder, { recursive: true });
  });

  const pidOf = (part: string) => JSON.parse(readFileSync(join(state, 'running.json'), 'utf8')).parts[part];

  it('say what runs, since when, and which release', async () => {
    const { code, text } = await make(here, 'status');
    expect(code).to.equal(0);
    const [dashboard, gateway, api] = text.split('\n');
    expect(dashboard).to.match(/^dashboard +running +for \d+ s +pid \d+$/);
    expect(gateway).to.match(/^gateway +running +for \d+ s +pid \d+ +release 1 \([^)]+\)$/);
    expect(api).to.match(new RegExp(`^api +running +for \\d+ s +pid ${pidOf('api')} +release 1 `));
  });

  it('stop a part, which does not end `make up`, and start it again', async () => {
    expect((await make(here, 'stop', 'PART=api')).text).to.match(/^api +stopped +0 s ago/);
    expect((await make(here, 'status')).text)
      .to.match(/^api +stopped/m)
      .and.match(/^gateway +running/m);
    expect((await make(here, 'start', 'PART=api')).text).to.match(/^api +running/);
    const before = pidOf('api');
    expect((await make(here, 'restart', 'PART=api')).text).to.match(/^api +running.* release 1 /);
    expect(pidOf('api')).to.be.a('number').and.not.equal(before);
    expect(up.child.exitCode).to.equal(null);
  });

  it('give a part this checkout as a release, and the one before', async () => {
    expect((await make(here, 'release', 'PART=api')).text).to.match(/^api +running.* release 2 /);
    expect((await make(here, 'rollback', 'ENV=local', 'PART=api')).text).to.match(
      /^api +running.* release 1 /,
    );
    const again = await make(here, 'rollback', 'ENV=local', 'PART=api');
    expect(again.code).not.to.equal(0);
    expect(again.text).to.include('There is no release before 1');
  });

  it('leave the rollback of other environments to ops, with a commit that no shell reads: a form may name it', async () => {
    expect((await make({}, '-n', 'rollback', 'ENV=prod', 'COMMIT=abc; id')).text).to.match(
      /ops\/src\/main\.ts rollback prod \$\{COMMIT:\+"\$COMMIT"\}/,
    );
  });

  it('show the last lines of a part, or of those with a text', async () => {
    for (let call = 0; call < 3; call++) await fetch(`http://127.0.0.1:${settings.API_PORT}/nothing`);
    await up.prints(/(.* api +GET .*404.*\n){3}/);
    const { text } = await make(here, 'logs', 'PART=api', 'LINES=2');
    expect(text).to.match(/^(\d\d:\d\d:\d\d api +GET .*404 \d+ ms\n){2}$/);
    expect((await make(here, 'logs', 'PART=api', 'MATCH=200 million')).text).to.equal('nothing\n');
  });

  for (const [words, sentence] of [
    [['stop', 'PART=kafka'], 'There is no part kafka here. There are: dashboard, gateway, api.'],
    [['stop'], 'Of which part? make stop PART=api; `make status` lists them.'],
    [['rollback', 'ENV=local'], 'Of which part? make rollback ENV=local PART=api; `make status` lists them.'],
    [['release', 'PART=dashboard'], 'dashboard has no releases; api and gateway have.'],
    [['logs', 'PART=api', 'LINES=few'], 'LINES is few; it has to be a number of lines.'],
  ] as const) {
    it(`refuse \`make ${words.join(' ')}\` in a sentence`, async () => {
      const { code, text } = await make(here, ...words);
      expect(code).not.to.equal(0);
      expect(text.split('\n')[0]).to.equal(sentence);
    });
  }

  it('still let a part that ends by itself end everything, and then say that nothing runs', async () => {
    process.kill(pidOf('api'), 'SIGKILL');
    expect(await up.ended).to.equal(1);
    expect(up.output()).to.include('The api ended by itself with SIGKILL.');
    const { code, text } = await make(here, 'status');
    expect(code).not.to.equal(0);
    expect(text).to.match(/^Nothing runs here\. Start it with `make up`/);
  });
});

describe('a line of make status', () => {
  const now = Date.parse('2026-11-28T03:00:00Z');
  const release = { number: 2, commit: 'abc1234' };
  for (const [status, line] of [
    [
      { name: 'api', state: 'running', since: now - 12_000, pid: 4242, release },
      'api             running  for 12 s  pid 4242  release 2 (abc1234)',
    ],
    [
      { name: 'api', state: 'ended', since: now - 3000, end: 'SIGKILL', release },
      'api             ended    with SIGKILL 3 s ago  release 2 (abc1234)',
    ],
    [
      { name: 'gateway', state: 'ended', since: now },
      'gateway         ended    before it was ready, 0 s ago',
    ],
    [{ name: 'redis', state: 'stopped', since: now - 180_000 }, 'redis           stopped  3 min ago'],
  ] as const) {
    it(`of a part that is ${status.state}: ${line}`, () => {
      expect(statusLine(status, now)).to.equal(line);
    });
  }
});

describe('make logs', () => {
  const time = '2026-11-23T15:22:44Z';
  const line = (message: string) => JSON.stringify({ level: 'info', message, time });
  const all = [line('Key added'), line('Retrieved key detail.'), line('reload')];
  const shown = (options: { match?: string; count?: number; json?: boolean }) =>
    logLines('gateway', all, { count: 9, json: false, ...options }).map(stripVTControlCharacters);

  it('shows what `make up` would, and with LOGS=json what the part printed', () => {
    expect(shown({}).map((line) => line.slice(9))).to.deep.equal(['gateway   Key added', 'gateway   reload']);
    expect(shown({ json: true })).to.deep.equal(all);
  });

  it('looks for the text in what is shown, and counts only that', () => {
    expect(shown({ match: 'gateway   Key', count: 1 }))
      .to.have.length(1)
      .and.satisfy(([only]: string[]) => only?.endsWith('Key added'));
    expect(shown({ match: '"level"' })).to.deep.equal(['nothing']);
  });
});
