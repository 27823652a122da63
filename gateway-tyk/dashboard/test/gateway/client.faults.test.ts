import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect } from 'chai';
import { type GatewayApi, gatewayApi } from '../../src/gateway/client.ts';
import { EVERY_CALL, failureOf } from './failures.ts';

const HASH = 'a'.repeat(64);
const OTHER = 'b'.repeat(64);
const open = { org_id: 'digest', apply_policies: ['open'] };

type Told = [status: number, body: unknown];
const no = (status: number, message: string): Told => [status, { status: 'error', message }];
const READY: Told = [200, { status: 'pass', version: 'v5.14.0', details: { redis: { time: '2100-01-01' } } }];
/** Redis was last looked at before the question. */
const STALE: Told = [200, { status: 'pass', version: 'v5.14.0', details: { redis: { time: '2020-01-01' } } }];
const UNREADY = no(503, 'Redis connection not available');
const UNKNOWN = no(404, 'Key not found');
const KEY: Told = [200, open];

describe('the Gateway API client, of a gateway that fails', () => {
  let server: Server;
  let asked: string[];

  /** A gateway that tells what a test says, in that order, and the last of it again and again. */
  async function gatewayThatTells(answers: Record<string, Told[]>): Promise<GatewayApi> {
    return gatewayBehind((req, res) => {
      const name = `${req.method} ${req.url?.replace(/\?.*/, '').replace('/tyk/keys/', '')}`;
      asked.push(name);
      const told = answers[name] ?? [no(404, 'not in this test')];
      const [status, body] = (told.length > 1 ? told.shift() : told[0]) as Told;
      res.writeHead(status, { 'Content-Type': 'application/json' });
      res.end(typeof body === 'string' ? body : JSON.stringify(body));
    });
  }
  async function gatewayBehind(listener: RequestListener, timeout = 5000): Promise<GatewayApi> {
    server = createServer(listener).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    return gatewayApi({ url: `http://127.0.0.1:${port}`, secret: 'a secret', timeout });
  }
  beforeEach(() => {
    asked = [];
  });
  afterEach(async () => {
    server.close();
    server.closeAllConnections();
    await once(server, 'close');
  });

  describe('which has lost Redis, and does not say so', () => {
    it('does not take an empty list for no keys', async () => {
      const gateway = await gatewayThatTells({
        'GET /tyk/keys': [[200, { keys: [] }]],
        'GET /ready': [STALE, STALE, UNREADY],
      });
      expect(await failureOf(gateway.hashes())).to.equal('redis-down');
    });

    it('asks for the list again when Redis was back by then', async () => {
      const keys = [HASH];
      const gateway = await gatewayThatTells({
        'GET /tyk/keys': [
          [200, { keys: [] }],
          [200, { keys }],
        ],
        'GET /ready': [STALE, READY],
      });
      expect(await gateway.hashes()).to.deep.equal(keys);
    });

    it('does not take a key for gone that is told a moment later', async () => {
      const gateway = await gatewayThatTells({
        [`GET ${HASH}`]: [UNKNOWN, KEY],
        'GET /tyk/keys': [[200, { keys: [HASH, OTHER] }]],
      });
      expect(await gateway.session(HASH)).to.deep.equal(open);
    });

    it('asks for another key before it believes that one is gone, and lists keys only when it knows none', async () => {
      const gateway = await gatewayThatTells({
        [`GET ${HASH}`]: [UNKNOWN],
        [`GET ${OTHER}`]: [KEY],
        'GET /tyk/keys': [[200, { keys: [OTHER] }]],
      });
      for (let time = 0; time < 2; time++)
        expect(await failureOf(gateway.session(HASH))).to.equal('no-such-key');
      expect(asked.filter((name) => name === 'GET /tyk/keys')).to.have.length(1);
      expect(asked.filter((name) => name === `GET ${OTHER}`)).to.have.length(1);
    });

    for (const keys of [null, []])
      it(`does not believe it when no key is found at all: ${JSON.stringify(keys)}`, async () => {
        const gateway = await gatewayThatTells({
          [`GET ${HASH}`]: [UNKNOWN],
          'GET /tyk/keys': [[200, { keys }]],
          'GET /ready': [STALE, UNREADY],
        });
        expect(await failureOf(gateway.session(HASH))).to.equal('redis-down');
      });

    for (const [method, change] of Object.entries({
      PUT: (gateway: GatewayApi) => gateway.replace(HASH, open, { resetQuotas: true }),
      DELETE: (gateway: GatewayApi) => gateway.remove(HASH),
    }))
      it(`knows that nothing was changed when ${method} finds no key, and GET does`, async () => {
        const gateway = await gatewayThatTells({ [`${method} ${HASH}`]: [UNKNOWN], [`GET ${HASH}`]: [KEY] });
        expect(await failureOf(change(gateway))).to.equal('redis-down, none');
      });

    // The first after a failover: the gateway still reads from what is now a replica. Seen on Tyk 5.14.
    for (const words of [
      "READONLY You can't write against a read only replica.",
      'MISCONF Redis is configured to save RDB snapshots, but it is currently unable to persist to disk.',
      'LOADING Redis is loading the dataset in memory',
      'NOAUTH Authentication required.',
    ])
      it(`tells what Redis itself refuses in its words: ${words}`, async () => {
        const told = no(500, `Failed to create key - ${words}`);
        const gateway = await gatewayThatTells({ 'POST create': [told], 'GET /ready': [READY] });
        const error = await gateway.create(open).catch((error) => error);
        expect(error).to.include({ kind: 'redis-refuses', change: 'none' });
        expect(error.detail).to.include(words);
      });

    it('does not know what became of a change that broke off', async () => {
      const gateway = await gatewayThatTells({
        'POST create': [no(500, 'Failed to create key - i/o timeout')],
        [`PUT ${HASH}`]: [no(500, 'Failed to create key, ensure security settings are correct.')],
        [`DELETE ${HASH}`]: [no(400, 'Failed to remove the key')],
        'GET /ready': [STALE, UNREADY],
      });
      expect(await failureOf(gateway.create(open))).to.equal('redis-down, unknown');
      expect(await failureOf(gateway.replace(HASH, open, { resetQuotas: true }))).to.equal(
        'redis-down, unknown',
      );
      expect(await failureOf(gateway.remove(HASH))).to.equal('redis-down, unknown');
    });
  });

  it('which is silent: a timeout, after which it is not known what was changed', async () => {
    const gateway = await gatewayBehind(() => {}, 50);
    expect(await failureOf(gateway.hashes())).to.equal('timeout');
    expect(await failureOf(gateway.remove(HASH))).to.equal('timeout, unknown');
  });

  it('which is silent because it waits for Redis: it says so at /ready', async () => {
    const gateway = await gatewayBehind((req, res) => {
      if (req.url === '/ready') res.writeHead(503).end(JSON.stringify(UNREADY[1]));
    }, 200);
    expect(await failureOf(gateway.session(HASH))).to.equal('redis-down');
    expect(await failureOf(gateway.create(open))).to.equal('redis-down, unknown');
  });

  it('which breaks off, before or within its answer: it is not known what was changed', async () => {
    for (const breakOff of [
      (res: Parameters<RequestListener>[1]) => res.destroy(),
      (res: Parameters<RequestListener>[1]) => {
        res.writeHead(200, { 'Content-Length': 100 });
        res.write('{', () => res.destroy());
      },
    ]) {
      const gateway = await gatewayBehind((_req, res) => breakOff(res));
      expect(await failureOf(gateway.policies())).to.equal('unreachable');
      expect(await failureOf(gateway.replace(HASH, open, { resetQuotas: false }))).to.equal(
        'unreachable, unknown',
      );
      server.closeAllConnections();
      server.close();
    }
  });

  describe('behind something else', () => {
    const answers: Record<string, [told: Told, failure: string, onChange: string]> = {
      'a proxy that does not reach it': [
        [503, 'upstream connect error'],
        'unreachable',
        'unreachable, unknown',
      ],
      'a firewall that blocks': [[403, '<html>Forbidden</html>'], 'not-tyk', 'not-tyk, none'],
      'a page of something else': [[200, '<html>Hello</html>'], 'not-tyk', 'not-tyk, unknown'],
      'JSON of something else': [[200, '"hello"'], 'not-tyk', 'not-tyk, unknown'],
      'an error of something else': [[404, { title: 'Not Found' }], 'not-tyk', 'not-tyk, none'],
      'a fault of something else': [[500, { title: 'Oh' }], 'not-tyk', 'not-tyk, unknown'],
    };
    for (const [what, [[status, body], failure, onChange]] of Object.entries(answers))
      it(`${what}: ${failure}, and on a change ${onChange}`, async () => {
        const text = typeof body === 'string' ? body : JSON.stringify(body);
        const gateway = await gatewayBehind((_req, res) => res.writeHead(status).end(text));
        for (const [call, changes] of Object.values(EVERY_CALL))
          expect(await failureOf(call(gateway))).to.equal(changes ? onChange : failure);
        expect(await failureOf(gateway.health())).to.equal(failure);
      });

    it('sends the secret nowhere else', async () => {
      const gateway = await gatewayThatTells({ 'GET /tyk/keys': [] });
      server.removeAllListeners('request').on('request', (req, res) => {
        asked.push(String(req.url));
        res.writeHead(302, { Location: '/elsewhere' }).end();
      });
      expect(await failureOf(gateway.hashes())).to.equal('not-tyk');
      expect(asked).to.deep.equal(['/tyk/keys']);
    });
  });

  describe('which does not hash its keys', () => {
    const token = Buffer.from('{"org":"digest","id":"1","h":"sha256"}').toString('base64');

    it('has none of its names shown', async () => {
      const gateway = await gatewayThatTells({ 'GET /tyk/keys': [[200, { keys: [token] }]] });
      expect(await failureOf(gateway.hashes())).to.equal('not-hashed');
    });

    it('or did not once: tells the others, and how many it leaves out', async () => {
      const gateway = await gatewayThatTells({
        'GET /tyk/keys': [
          [200, { keys: [token, HASH, token] }],
          [200, { keys: [HASH] }],
        ],
      });
      const skipped: number[] = [];
      for (let time = 0; time < 2; time++)
        expect(await gateway.hashes((names) => skipped.push(names))).to.deep.equal([HASH]);
      expect(skipped).to.deep.equal([2, 0]);
    });

    it('has a token in no URL', async () => {
      const gateway = await gatewayThatTells({
        [`GET ${HASH}`]: [UNKNOWN],
        'GET /tyk/keys': [[200, { keys: [token] }]],
      });
      await gateway.session(HASH).catch(() => {});
      await gateway.session(HASH).catch(() => {});
      for (const name of [token, `${HASH}/../../reload`, ''])
        expect(await failureOf(gateway.session(name))).to.equal('no-such-key');
      expect(new Set(asked)).to.deep.equal(new Set([`GET ${HASH}`, 'GET /tyk/keys']));
    });

    it('is told when a key is made there', async () => {
      const gateway = await gatewayThatTells({
        'POST create': [[200, { key: token, status: 'ok', action: 'added' }]],
      });
      expect(await failureOf(gateway.create(open))).to.equal('not-hashed, unknown');
    });
  });
});
