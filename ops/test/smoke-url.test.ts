import { createHash } from 'node:crypto';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect } from 'chai';
import { Usage } from '../src/outcome.ts';
import { run } from '../src/smoke-url.ts';
import { setEnvironment } from '../testing/fake-programs.ts';
import { failure } from '../testing/temporary-repository.ts';

const TOKEN = 'a-token';
const ONCE = { settle: 0, between: 1, answer: 5_000 };

describe('make smoke-url', () => {
  let restore: () => void;
  let close: () => void;
  const said: string[] = [];
  beforeEach(() => {
    restore = setEnvironment({ URL: undefined, SMOKE_TOKEN: undefined });
    close = () => undefined;
    said.length = 0;
  });
  afterEach(() => {
    restore();
    close();
  });

  /** What the gateway does, and what of it is otherwise. */
  const gateway = async (
    otherwise: { healthz?: number; open?: boolean; digest?: string; quota?: string; failures?: number } = {},
  ) => {
    let failures = otherwise.failures ?? 0;
    const answer: RequestListener = (request, response) => {
      if (failures > 0 && failures--) return void response.writeHead(502).end('starting');
      if (request.url === '/healthz') return void response.writeHead(otherwise.healthz ?? 200).end('{}');
      if (request.headers.authorization !== TOKEN && !otherwise.open)
        return void response.writeHead(401).end('{"error": "Authorization field missing"}');
      const digest = otherwise.digest ?? createHash('sha256').update('abc').digest('hex');
      response
        .setHeader('X-RateLimit-Limit', '1000')
        .setHeader('X-RateLimit-Remaining', otherwise.quota ?? '999');
      response.writeHead(200).end(JSON.stringify({ digest }));
    };
    const server = createServer(answer);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    close = () => {
      server.closeAllConnections();
      server.close();
    };
    process.env.URL = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  };
  const smoke = (times = ONCE) => run({ say: (line) => said.push(line) }, times);

  it('is content with a gateway that is well, and says that without a token nothing was hashed', async () => {
    await gateway();
    const { code, text } = await smoke();
    expect(code).to.equal(0);
    expect(text).to.include('yes  GET /healthz is 200').and.include('Without SMOKE_TOKEN nothing was hashed');
  });

  it('hashes with a token', async () => {
    await gateway();
    process.env.SMOKE_TOKEN = TOKEN;
    const { code, text } = await smoke();
    expect(code).to.equal(0);
    expect(text)
      .to.match(/yes {2}POST \/v1\/hash with the token/)
      .and.not.include(TOKEN);
  });

  const wrong: [string, Parameters<typeof gateway>[0], RegExp][] = [
    ['is not healthy', { healthz: 503 }, /no {3}GET \/healthz is 200: it is 503/],
    ['lets everybody in', { open: true }, /no {3}POST \/v1\/hash without a token is 401: it is 200/],
    [
      'hashes wrongly',
      { digest: 'beef' },
      /no {3}POST \/v1\/hash with the token.*the digest of abc is "beef"/,
    ],
    ['does not say what is left of the quota', { quota: '' }, /no number in X-RateLimit-Remaining/],
  ];
  for (const [what, otherwise, said] of wrong)
    it(`fails when it ${what}`, async () => {
      await gateway(otherwise);
      process.env.SMOKE_TOKEN = TOKEN;
      const { code, text } = await smoke();
      expect(code).to.equal(1);
      expect(text).to.match(said);
    });

  it('tries again while a deployment settles', async () => {
    await gateway({ failures: 3 });
    const { code } = await smoke({ ...ONCE, settle: 10_000 });
    expect(code).to.equal(0);
    expect(said[0]).to.include('Not yet: GET /healthz is 200: it is 502: starting');
  });

  it('fails when there is nobody', async () => {
    await gateway();
    close();
    expect((await smoke()).text).to.match(/GET \/healthz is 200: ECONNREFUSED/);
  });

  it('sends no token to where others can read it', async () => {
    for (const url of [undefined, 'http://example.com', 'api.example.com', 'file:///etc/passwd']) {
      if (url) process.env.URL = url;
      expect(await failure(smoke())).to.be.instanceOf(Usage);
    }
  });
});
