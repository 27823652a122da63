import { once } from 'node:events';
import {
  cpSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { Browser } from '../../gateway-tyk/dashboard/test/browser.ts';
import { findProgram } from '../src/programs.ts';
import { needs } from '../testing/needs.ts';
import { start, type Up, upSettings, watchPorts } from '../testing/up.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));

/** Does what a line with curl in it says. */
function run(curl: string, token: string): Promise<Response> {
  const url = /http\S+/.exec(curl)?.[0] as string;
  const body = /-d '(.*)'/.exec(curl)?.[1];
  const headers: [string, string][] = [...curl.matchAll(/-H ["'](\S+): (.*?)["']/g)].map(
    ([, name = '', value = '']) => [name, value.replace('$TOKEN', token)],
  );
  return fetch(url, { headers, ...(body && { method: 'POST', body }) });
}

async function expectRefused(ports: string[]): Promise<void> {
  for (const port of ports) {
    const [error] = await once(connect(Number(port), '127.0.0.1'), 'error');
    expect(error.code).to.equal('ECONNREFUSED');
  }
}

const printedToken = (up: Up) => up.prints(/TOKEN=(\S+)/).then((match) => match[1] as string);
/** At the key dashboard, with the address and the token that are printed. */
async function signIn(up: Up): Promise<Browser> {
  const [, url = '', token = ''] = await up.prints(/dashboard +(http\S+) .*\n.* operator token (\S+)/);
  const browser = new Browser(url);
  expect(await browser.submit('/sign-in?next=/keys', '/sign-in', { token })).to.include({ status: 303 });
  return browser;
}
const printedCurls = (up: Up) => up.output().match(/curl .*/g) ?? [];

for (const { title, programs, because, order } of [
  {
    title: 'nothing but Node',
    programs: [],
    because: /embedded gateway \(without tyk/,
    order: ['dashboard', 'gateway', 'api'],
  },
  {
    title: 'the real Tyk',
    programs: ['tyk', 'redis-server'],
    because: /real Tyk \(tyk and redis-server are on PATH/,
    order: ['dashboard', 'gateway', 'api', 'redis'],
  },
]) {
  describe(`make up with ${title}`, () => {
    const folder = mkdtempSync(join(tmpdir(), 'digest-up-'));
    const state = join(folder, 'state');
    let settings: Record<string, string>;
    let up: Up;
    let token: string;
    let ports: string[];

    before(needs(...programs));
    before(async () => {
      settings = await upSettings('auto', state);
      if (programs.length === 0) {
        symlinkSync(findProgram('sh') as string, join(folder, 'sh'));
        settings.PATH = folder;
      }
      ports = Object.keys(settings)
        .filter((name) => name.endsWith('_PORT') && (order.includes('redis') || name !== 'REDIS_PORT'))
        .map((name) => settings[name] as string);
      up = start('up', settings);
      token = await printedToken(up);
      await up.prints(/Ctrl-C stops/);
    });
    after(() => {
      up?.child.kill('SIGKILL');
      rmSync(folder, { recursive: true });
    });

    it('says which gateway it is, and why', () => {
      expect(up.output()).to.match(because);
    });

    it('prints a call for each endpoint, and each answers 200', async () => {
      const curls = printedCurls(up);
      expect(curls.map((line) => new URL(/http\S+/.exec(line)?.[0] as string).pathname)).to.deep.equal([
        '/v1/hash',
        '/v1/sum',
        '/healthz',
      ]);
      for (const curl of curls) expect((await run(curl, token)).status, curl).to.equal(200);
    });

    it('prints what the parts log, readably', async () => {
      await up.prints(/\d\d:\d\d:\d\d gateway {3}POST \/v1\/hash 200 \d+ ms/);
      await up.prints(/\d\d:\d\d:\d\d api {7}POST \/v1\/hash 200 \d+ ms/);
    });

    it('prints where the key dashboard is and the token to sign in with, and the demo key is listed there', async () => {
      const browser = await signIn(up);
      const hash = readFileSync(
        join(state, `demo-key.${programs.length === 0 ? 'embedded' : 'tyk'}`),
        'utf8',
      );
      // The dashboard asks the gateway every few seconds, and has no way to tell; the test's own timeout ends it.
      while (!(await browser.get('/keys?q=demo')).text.includes(`/keys/${hash}`)) await sleep(100);
      await up.prints(/\d\d:\d\d:\d\d dashboard POST \/sign-in 303 \d+ ms/);
    });

    it('prints what is done to a key there, and keeps it', async () => {
      const browser = await signIn(up);
      const key = { alias: 'by hand', owner: 'a test', plan: 'free', expires: 'never' };
      const { status, text } = await browser.submit('/keys/new', '/keys', key);
      expect(status, text).to.equal(200);
      const [, hash = ''] = await up.prints(/dashboard create of key ([0-9a-f]{8}) done by \w+/);
      expect(readFileSync(join(state, 'audit.jsonl'), 'utf8')).to.include(`"key":"${hash}`);
    });

    it('keeps secrets to its owner, prints none but the one to sign in with, and keeps no token', () => {
      const file = join(state, 'secrets.env');
      expect(statSync(file).mode & 0o777).to.equal(0o600);
      for (const [, name, secret = ''] of readFileSync(file, 'utf8').matchAll(/(.+)=(.+)/g)) {
        if (name !== 'OPERATOR_TOKEN') expect(up.output(), name).not.to.include(secret);
      }
      for (const entry of readdirSync(state, { recursive: true, withFileTypes: true })) {
        if (!entry.isFile()) continue;
        expect(readFileSync(join(entry.parentPath, entry.name), 'latin1'), entry.name).not.to.include(token);
      }
    });

    it('refuses to run twice on the same state', async () => {
      const second = start('up', await upSettings('embedded', state));
      expect(await second.ended).to.equal(1);
      expect(second.output()).to.include(`Process ${up.child.pid} runs the system`);
    });

    it('stops everything in order on Ctrl-C, and ends with 0', async () => {
      up.ctrlC();
      expect(await up.ended).to.equal(0);
      await expectRefused(ports);
      expect([...up.output().matchAll(/(\w+) has ended/g)].map(([, name]) => name)).to.deep.equal(order);
    });

    it('started again, knows the token and its counters, and does not print it', async () => {
      up = start('up', settings);
      await up.prints(/Ctrl-C stops/);
      expect(up.output()).not.to.include('TOKEN=');
      const answer = await run(printedCurls(up)[0] as string, token);
      expect(answer.status).to.equal(200);
      expect(answer.headers.get('x-ratelimit-remaining')).to.equal('998');
    });

    it('make demo-key prints a new token, and the one before is dead', async () => {
      const demoKey = start('demo-key', settings);
      const fresh = await printedToken(demoKey);
      expect(await demoKey.ended).to.equal(0);
      const [curl = ''] = printedCurls(demoKey);
      expect((await run(curl, fresh)).status).to.equal(200);
      expect((await run(curl, token)).status).to.equal(403);
    });

    it('killed, leaves no process behind', async () => {
      const closed = await watchPorts(ports);
      up.child.kill('SIGKILL');
      await closed();
      expect(await up.ended).to.equal('SIGKILL');
    });
  });
}

describe('make up', () => {
  const folder = mkdtempSync(join(tmpdir(), 'digest-up-'));
  let settings: Record<string, string>;
  let up: Up;

  before(async () => {
    settings = await upSettings('embedded', join(folder, 'state'));
  });
  afterEach(() => up.child.kill('SIGKILL'));
  after(() => rmSync(folder, { recursive: true }));

  it('names every port that is taken and what to say instead, before it starts anything', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as { port: number };
    up = start('up', { ...settings, API_PORT: String(port) });
    expect(await up.ended).to.equal(1);
    server.close();
    expect(up.output()).to.match(
      new RegExp(`^API_PORT: ${port} is taken. Another one: make up API_PORT=\\d+\n$`),
    );
  });

  it('names every setting that is wrong', async () => {
    const { CONTROL_PORT = '' } = settings;
    up = start('up', {
      ...settings,
      GATEWAY: 'kong',
      LOGS: 'xml',
      API_PORT: '70000',
      METRICS_PORT: CONTROL_PORT,
    });
    expect(await up.ended).to.equal(1);
    expect(up.output().trimEnd().split('\n')).to.deep.equal([
      'API_PORT is 70000; it has to be a port, 1 to 65535',
      `CONTROL_PORT and METRICS_PORT are both ${CONTROL_PORT}`,
      'LOGS is xml; it can be text, json',
      'GATEWAY is kong; it can be auto, embedded, tyk',
    ]);
  });

  it('with GATEWAY=tyk names the programs that it lacks and how to get them', async () => {
    up = start('up', { ...settings, GATEWAY: 'tyk', PATH: folder });
    expect(await up.ended).to.equal(1);
    expect(up.output()).to.match(
      /^GATEWAY=tyk needs tyk. Get it: .+\nGATEWAY=tyk needs redis-server. Get it: .+\n$/,
    );
  });

  it('says which part died and with what words, stops the others, and ends with 1', async () => {
    up = start('up', settings);
    await up.prints(/Ctrl-C stops/);
    const { parts } = JSON.parse(readFileSync(join(folder, 'state/running.json'), 'utf8'));
    process.kill(parts.gateway, 'SIGKILL');
    expect(await up.ended).to.equal(1);
    await expectRefused([settings.API_PORT as string]);
    expect(up.output()).to.match(
      /The gateway ended by itself with SIGKILL. Its last lines:\n.*embedded gateway listening/,
    );
  });

  it('says why when a part does not start, and leaves no process behind', async () => {
    up = start('up', { ...settings, TYK_GW_POLICIES_POLICYPATH: join(folder, 'nothing') });
    expect(await up.ended).to.equal(1);
    expect(up.output()).to.match(
      /^The gateway did not start: .* ended with exit code 1. Its last lines:\n.*nothing/s,
    );
    expect(readdirSync(join(folder, 'state'))).not.to.include('running.json');
  });

  it('ends at once on a second Ctrl-C, though a request is still in flight', async () => {
    up = start('up', settings);
    await up.prints(/Ctrl-C stops/);
    const client = connect(Number(settings.GATEWAY_PORT), '127.0.0.1').on('error', () => undefined);
    await once(client, 'connect');
    const closed = await watchPorts([settings.API_PORT as string]);
    client.write('POST /v1/hash HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\nExpect: 100-continue\r\n\r\n');
    await once(client, 'data');
    up.ctrlC();
    await up.prints(/Stopping/);
    up.ctrlC();
    expect(await up.ended).to.equal(130);
    await closed();
  });

  it('make demo-quota shows a quota run out, and that the other endpoint has its own', async () => {
    const policies = join(folder, 'policies');
    cpSync(join(root, 'gateway-tyk/policies'), policies, { recursive: true });
    const free = JSON.parse(readFileSync(join(policies, 'free.json'), 'utf8'));
    free.access_rights.hash.limit.quota_max = 3;
    writeFileSync(join(policies, 'free.json'), JSON.stringify(free));
    up = start('up', { ...settings, TYK_GW_POLICIES_POLICYPATH: policies });
    await up.prints(/Ctrl-C stops/);

    const demo = start('demo-quota', settings);
    expect(await demo.ended).to.equal(0);
    expect(demo.output()).to.match(/Remaining: 0\n+.*hash: 403 .*Quota exceeded.*\n.*sum: 200/);
    up.ctrlC();
    expect(await up.ended).to.equal(0);
  });
});
