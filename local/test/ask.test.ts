import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { freePort } from '../../gateway-tyk/run/process.ts';
import { needs } from '../testing/needs.ts';
import { start, type Up, upSettings } from '../testing/up.ts';

interface Said {
  code: number | NodeJS.Signals;
  lines: string[];
}

/** @param env settings of the verb, and where the system is */
async function ask(verb: string, env: Record<string, string>): Promise<Said> {
  const asked = start(`ask/${verb}`, env);
  const code = await asked.ended;
  return { code, lines: asked.output().trimEnd().split('\n') };
}

/** Three looks at a key, of some seconds each. */
const CHANGES = 60_000;

for (const { title, gateway, programs } of [
  { title: 'the embedded gateway', gateway: 'embedded', programs: [] },
  { title: 'the real Tyk', gateway: 'tyk', programs: ['tyk', 'redis-server'] },
]) {
  describe(`asked from a shell, with ${title}`, () => {
    before(needs(...programs));

    const folder = mkdtempSync(join(tmpdir(), 'digest-ask-'));
    const state = join(folder, 'state');
    let settings: Record<string, string>;
    let up: Up;
    before(async function () {
      this.timeout(60_000);
      settings = await upSettings(gateway, state);
      up = start('up', settings);
      await up.prints(/Ctrl-C stops/);
    });
    after(() => {
      up?.child.kill('SIGKILL');
      rmSync(folder, { recursive: true });
    });

    const here = (env: Record<string, string> = {}) => ({ LOCAL_STATE: state, ...env });
    const keys = async (MATCH = '') => (await ask('keys', here({ MATCH }))).lines;
    const hashOf = async (alias: string) => (await keys(alias))[0]?.slice(0, 8) as string;
    const running = () => JSON.parse(readFileSync(join(state, 'running.json'), 'utf8'));
    const audit = () =>
      readFileSync(join(state, 'audit.jsonl'), 'utf8')
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line));
    const hash = (token: string) =>
      fetch(`http://127.0.0.1:${settings.GATEWAY_PORT}/v1/hash`, {
        method: 'POST',
        headers: { Authorization: token, 'Content-Type': 'application/json' },
        body: '{"text":"abc"}',
      }).then(({ status }) => status);
    const tokens: string[] = [];
    const tokenIn = ({ lines }: Said) => {
      const token = lines.find((line) => line.startsWith('TOKEN='))?.slice('TOKEN='.length) ?? '';
      expect(token, lines.join('\n')).to.have.length.above(20);
      tokens.push(token);
      return token;
    };
    const create = async (KEY: string) =>
      tokenIn(await ask('key', here({ DO: 'create', KEY, PLAN: 'free', OWNER: 'a test' })));

    describe('probe', () => {
      it('calls every endpoint as often as is said, with a key that is gone afterwards', async () => {
        const { code, lines } = await ask('probe', here({ N: '7' }));
        expect(lines.join('\n')).to.match(
          /^hash {2}7 × 200 {2}slowest \d+ ms\nhealthz {2}7 × 200 {2}slowest \d+ ms\nsum {2}7 × 200 {2}slowest \d+ ms$/,
        );
        expect(code).to.equal(0);
        expect(await keys('probe')).to.deep.equal(['none']);
      });

      it('says what clients get from a system that is broken, and ends with 1', async () => {
        const { api } = running().parts;
        process.kill(api, 'SIGSTOP');
        const { code, lines } = await ask('probe', here({ N: '2' })).finally(() =>
          process.kill(api, 'SIGCONT'),
        );
        expect(lines[0]).to.match(
          /^hash {2}2 × 504 {2}slowest \d{4,5} ms {2}Upstream service reached hard timeout/,
        );
        expect(code).to.equal(1);
      });

      it('calls on with a key that nobody has where none can be made', async () => {
        const closed = await freePort();
        const other = join(folder, 'without-control');
        mkdirSync(other);
        const { ports, ...rest } = running();
        writeFileSync(
          join(other, 'running.json'),
          JSON.stringify({ ...rest, ports: { ...ports, CONTROL_PORT: closed } }),
        );
        const { code, lines } = await ask('probe', { LOCAL_STATE: other, N: '3' });
        expect(lines[0]).to.equal(
          'No key could be made: The gateway cannot be reached. Calling with a made-up one.',
        );
        expect(lines[1]).to.match(
          /^hash {2}3 × 403 {2}slowest \d+ ms {2}Access to this API has been disallowed$/,
        );
        expect(lines[2]).to.match(/^healthz {2}3 × 200/);
        expect(code).to.equal(1);
      });
    });

    describe('keys', () => {
      it('lists each with its plan, state and what it has used', async () => {
        const token = await create('counted');
        expect(await hash(token)).to.equal(200);
        expect((await keys('counted')).join('\n')).to.match(
          /^[0-9a-f]{8} {2}counted {2}a test {2}free {2}active {2}hash 1\/1000 {2}sum 0\/1000$/,
        );
        expect((await keys()).filter((line) => / demo +- +free +active /.test(line))).to.have.lengthOf(1);
      });

      it('says when none is meant', async () => {
        expect(await keys('nobody has this name')).to.deep.equal(['none']);
      });
    });

    describe('key', () => {
      it('changes what clients may, and writes each change into the audit of the key dashboard', async function () {
        this.timeout(CHANGES);
        const token = await create('changed');
        const short = await hashOf('changed');
        const act = (DO: string, more = {}) => ask('key', here({ DO, KEY: 'changed', ...more }));

        expect(await hash(token)).to.equal(200);
        expect(await act('disable')).to.deep.equal({ code: 0, lines: [`disabled ${short} changed`] });
        expect(await hash(token)).to.equal(403);
        expect(await act('enable')).to.deep.equal({ code: 0, lines: [`enabled ${short} changed`] });
        expect(await hash(token)).to.equal(200);
        expect((await keys('changed'))[0]).to.match(/ hash [12]\/1000 /);
        expect(await act('reset')).to.deep.equal({ code: 0, lines: [`reset ${short} changed`] });
        expect((await keys('changed'))[0]).to.include(' hash 0/1000 ');
        const moved = await act('plan', { PLAN: 'standard' });
        expect(moved).to.deep.equal({ code: 0, lines: [`moved ${short} changed to standard`] });
        expect((await keys('changed'))[0]).to.include(' hash 0/100000 ');

        const own = audit().filter(({ key, detail }) => key?.startsWith(short) || detail.alias === 'changed');
        expect(own.map(({ action, outcome }) => `${action} ${outcome}`)).to.deep.equal(
          ['create', 'disable', 'enable', 'reset-quota', 'change-plan'].flatMap((action) => [
            `${action} intended`,
            `${action} done`,
          ]),
        );
        for (const { actor } of own) expect(actor).to.deep.equal({ name: 'shell', role: 'admin' });
      });

      it('rotates a key, of which there are two then, and revokes the one that is named by its hash', async function () {
        this.timeout(CHANGES);
        const before = await create('leaked');
        const old = await hashOf('leaked');
        const rotated = await ask('key', here({ DO: 'rotate', KEY: 'leaked', ENDS: '90s' }));
        expect(rotated.lines[0]).to.match(new RegExp(`^rotated ${old} leaked, which ends 20\\S+Z$`));
        const after = tokenIn(rotated);
        expect(await Promise.all([hash(before), hash(after)])).to.deep.equal([200, 200]);

        const refused = await ask('key', here({ DO: 'revoke', KEY: 'leaked' }));
        expect(refused.code).to.equal(1);
        expect(refused.lines[0]).to.equal(
          '2 keys are called leaked. Say which, by the beginning of its hash:',
        );
        expect(refused.lines.slice(1).join('\n')).to.include(old).and.include(`replaces ${old}`);

        const revoked = await ask('key', here({ DO: 'revoke', KEY: old }));
        expect(revoked).to.deep.equal({ code: 0, lines: [`revoked ${old} leaked`] });
        expect(await Promise.all([hash(before), hash(after)])).to.deep.equal([403, 200]);
      });

      it('refuses what can’t be done in a sentence, and does nothing', async () => {
        const lines = audit().length;
        const refusals = await Promise.all(
          [
            { DO: 'end', KEY: 'demo' },
            { DO: 'revoke', KEY: '' },
            { DO: 'revoke', KEY: 'nobody' },
            { DO: 'revoke', KEY: tokens[0] as string },
            { DO: 'create', KEY: 'half', PLAN: 'free' },
            { DO: 'plan', KEY: 'demo', PLAN: 'gold' },
            { DO: 'enable', KEY: 'demo' },
            { DO: 'rotate', KEY: 'demo', ENDS: 'soon' },
          ].map((env) => ask('key', here(env as Record<string, string>))),
        );
        expect(refusals.map(({ code, lines }) => [code, ...lines])).to.deep.equal([
          [
            1,
            'Say what to do to which key: make key DO=create|rotate|disable|enable|reset|revoke|plan KEY=<alias or hash>',
          ],
          [
            1,
            'Say what to do to which key: make key DO=create|rotate|disable|enable|reset|revoke|plan KEY=<alias or hash>',
          ],
          [1, 'No key is called nobody, and no hash begins so. `make keys` lists them.'],
          [
            1,
            'KEY is a token, which is a secret, and others could see it. Name the key by its alias or hash; `make keys` lists them.',
          ],
          [1, 'A new key needs more: make key DO=create KEY=<alias> PLAN=<plan> OWNER=<who has it>'],
          [1, 'The gateway has not loaded a plan “gold”. Choose one that it has; the page Plans shows them.'],
          [1, 'The key is active already.'],
          [1, 'ENDS is soon; it can be a time such as 90s, 30m, 24h or 7d.'],
        ]);
        expect(audit()).to.have.lengthOf(lines);
      });

      it('has told no token but to whoever asked', () => {
        const written = readFileSync(join(state, 'audit.jsonl'), 'utf8') + up.output();
        for (const token of tokens) expect(written).not.to.include(token);
      });
    });

    it('redis asks the Redis that has the keys, where there is one', async () => {
      const answers = (DO: string) => ask('redis', here({ DO }));
      if (gateway === 'embedded') {
        const none = 'No Redis runs here: the embedded gateway keeps its keys in files of its own.';
        expect(await answers('PING')).to.deep.equal({ code: 1, lines: [none] });
        return;
      }
      expect(await answers('PING')).to.deep.equal({ code: 0, lines: ['PONG'] });
      expect((await answers('CLIENT  LIST')).lines[0]).to.match(/^id=\d+ addr=127\.0\.0\.1:\d+ /);
      const refused = await answers('NONSENSE');
      expect(refused.lines[0]).to.match(/^redis-cli says: ERR unknown command 'NONSENSE'/);
      expect(refused.code).to.equal(1);
    });

    it('without OBSERVE=1 says that there is no Prometheus', async () => {
      for (const verb of ['alerts', 'query'])
        expect(await ask(verb, here({ Q: 'up' }))).to.deep.equal({
          code: 1,
          lines: ['No Prometheus runs here. Start the system with `make up OBSERVE=1`.'],
        });
    });
  });
}

describe('asked from a shell', () => {
  it('says so when nothing runs', async () => {
    const state = mkdtempSync(join(tmpdir(), 'digest-ask-'));
    const env = { LOCAL_STATE: state, Q: 'up', DO: 'revoke', KEY: 'demo' };
    for (const verb of ['probe', 'query', 'alerts', 'keys', 'key'])
      expect(await ask(verb, env), verb).to.deep.equal({
        code: 1,
        lines: [
          'Nothing runs here. Start it with `make up` and try again from a second terminal, or with `make up-docker` and say STACK=docker.',
        ],
      });
    rmSync(state, { recursive: true });
  });
});
