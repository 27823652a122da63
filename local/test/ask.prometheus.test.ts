import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { needs } from '../testing/needs.ts';
import { observeSettings, start, type Up, upSettings } from '../testing/up.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));

/** As somebody types it: the words go through make. */
async function make(state: string, ...words: string[]): Promise<{ code: number; out: string; err: string }> {
  const { MAKEFLAGS: _, MAKELEVEL: __, MFLAGS: ___, ...env } = process.env;
  const child = spawn('make', words, { cwd: root, env: { ...env, LOCAL_STATE: state } });
  const [out, err] = await Promise.all([text(child.stdout), text(child.stderr)]);
  return { code: child.exitCode ?? (await once(child, 'exit'))[0], out, err };
}

describe('asked from a shell, a Prometheus', () => {
  let state: string;
  let server: Server;
  /** Path, question and what is answered. */
  let asked: URL;
  let answer: object;

  before(async () => {
    state = mkdtempSync(join(tmpdir(), 'digest-ask-'));
    server = createServer((req, res) => {
      asked = new URL(req.url ?? '', 'http://prometheus');
      res.end(JSON.stringify(answer));
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const running = { pid: process.pid, gateway: 'embedded', ports: {}, observe: { PROMETHEUS_PORT: port } };
    writeFileSync(join(state, 'running.json'), JSON.stringify(running));
  });
  after(() => {
    server.close();
    rmSync(state, { recursive: true });
  });

  const result = (resultType: string, result: unknown) => ({
    status: 'success',
    data: { resultType, result },
  });

  it('is asked just what was typed, though it goes through make and a shell', async () => {
    answer = result('vector', []);
    const query = `sum by (job) (rate(x{a=~"b|c'$"}[1m] offset 5m)) > 0 # \\d`;
    const { code, out, err } = await make(state, 'query', `Q=${query.replaceAll('$', '$$$$')}`);
    expect({ code, out, err }).to.deep.equal({ code: 0, out: 'nothing\n', err: '' });
    expect(asked.pathname).to.equal('/api/v1/query');
    expect(asked.searchParams.get('query')).to.equal(query);
  });

  it('has its answer shown in a line a series, always in the same order', async () => {
    const at = (metric: object, value: string) => ({ metric, value: [1, value] });
    answer = result('vector', [
      at({ job: 'b', __name__: 'up', instance: 'i' }, '0'),
      at({ job: 'a', __name__: 'up' }, '1'),
      at({}, '0.25'),
      at({ __name__: 'one' }, 'NaN'),
    ]);
    expect((await make(state, 'query', 'Q=x')).out.split('\n')).to.deep.equal([
      'one NaN',
      'up{instance="i", job="b"} 0',
      'up{job="a"} 1',
      '{} 0.25',
      '',
    ]);
    answer = result('scalar', [1, '2']);
    expect((await make(state, 'query', 'Q=1+1')).out).to.equal('2\n');
    answer = result('matrix', [
      {
        metric: { a: 'b' },
        values: [
          [1, '2'],
          [2, '3'],
        ],
      },
    ]);
    expect((await make(state, 'query', 'Q=x[1m]')).out).to.equal('{a="b"} 2 3\n');
  });

  it('is quoted when it refuses a question', async () => {
    answer = { status: 'error', error: '1:3: parse error' };
    const { code, err } = await make(state, 'query', 'Q=x[');
    expect(code).to.equal(2);
    expect(err).to.match(/^Prometheus refuses the question: 1:3: parse error\n/);
    expect((await make(state, 'query')).err).to.match(/^Ask something: make query Q='up'/);
  });

  it('has its alerts shown, the most urgent first, and the Watchdog last', async () => {
    const alert = (state: string, alertname: string, severity: string, seconds: number, more = {}) => ({
      labels: { alertname, severity, ...more },
      state,
      activeAt: new Date(Date.now() - seconds * 1000).toISOString(),
    });
    answer = {
      data: {
        alerts: [
          alert('firing', 'Watchdog', 'none', 9000),
          alert('pending', 'APIDown', 'page', 0),
          alert('firing', 'QuotaExhausted', 'ticket', 600, { digest_plan: 'free', tyk_api_id: 'hash' }),
          alert('firing', 'GatewayDown', 'page', 30),
        ],
      },
    };
    const { code, out } = await make(state, 'alerts');
    expect(asked.pathname).to.equal('/api/v1/alerts');
    expect(out).to.match(
      new RegExp(
        [
          '^firing page GatewayDown for 3\\d s',
          'firing ticket QuotaExhausted for 10 min {2}digest_plan="free", tyk_api_id="hash"',
          'pending page APIDown for \\d s',
          'firing Watchdog for 2 h, as always\n$',
        ].join('\n'),
      ),
    );
    expect(code).to.equal(0);
  });

  it('without alerts has none, and it is said that the Watchdog is missing', async () => {
    answer = { data: { alerts: [] } };
    expect((await make(state, 'alerts')).out).to.match(/^none\nnot firing: Watchdog, which always should/);
  });

  it('that does not answer is said to be silent', async () => {
    server.close();
    server.closeAllConnections();
    await once(server, 'close');
    const { code, err } = await make(state, 'alerts');
    expect(err).to.match(/^Prometheus does not answer\. `make status` says/);
    expect(code).to.equal(2);
  });
});

describe('asked from a shell, the real Prometheus', () => {
  before(needs('prometheus'));

  const folder = mkdtempSync(join(tmpdir(), 'digest-ask-'));
  const state = join(folder, 'state');
  let up: Up;
  before(async function () {
    this.timeout(60_000);
    up = start('up', { ...(await upSettings('embedded', state)), ...(await observeSettings()) });
    await up.prints(/Ctrl-C stops/);
  });
  after(() => {
    up?.child.kill('SIGKILL');
    rmSync(folder, { recursive: true });
  });

  it('answers, refuses, and has the Watchdog', async function () {
    this.timeout(120_000);
    expect((await make(state, 'query', 'Q=vector(3)')).out).to.equal('{} 3\n');
    expect((await make(state, 'query', 'Q=up[')).err).to.match(
      /^Prometheus refuses the question: .*parse error/,
    );
    // It is evaluated every so often, and there is no way to be told; the test's own timeout ends it.
    for (;;) {
      const { out } = await make(state, 'alerts');
      if (/^firing Watchdog for \d+ s, as always$/m.test(out)) break;
      await sleep(500);
    }
  });
});
