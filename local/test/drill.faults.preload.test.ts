/** What the bad releases of the API load: each breaks the real API as it says, and none is loaded but for a drill. */
import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { freePort, startProcess, stopProcess } from '../../gateway-tyk/run/process.ts';
import type { Drilled, Fault } from '../drill/fault.ts';
import { FAULTS } from '../drill/faults.ts';
import { RARE } from '../drill/traffic.ts';
import type { Release } from '../src/releases.ts';

const preloads = new URL('../drill/preload/', import.meta.url);
const api = fileURLToPath(new URL('../../api', import.meta.url));
const fault = (name: string) => FAULTS.find((one) => one.name === name) as Fault;

describe('faults that a release of the API brings', function () {
  this.timeout(30_000);

  describe('are refused', () => {
    const drill = { DIGEST_DRILL: '1', NODE_ENV: 'test', HOST: '127.0.0.1' };
    const load = (file: string, env: Record<string, string>) =>
      spawnSync(
        process.execPath,
        ['--import', new URL(file, preloads).href, '--eval', 'console.log("ran")'],
        {
          env,
          cwd: api,
          encoding: 'utf8',
        },
      );

    for (const [what, change, why] of [
      ['outside a drill', { DIGEST_DRILL: '' }, 'DIGEST_DRILL is not 1'],
      ['in production', { NODE_ENV: 'production' }, 'NODE_ENV is production'],
      ['where others can call', { HOST: '0.0.0.0' }, 'HOST is 0.0.0.0, no loopback address'],
    ] as const) {
      for (const file of readdirSync(preloads).filter((name) => !/^(calls|digests)\.mjs$/.test(name))) {
        it(`${what}: ${file}`, () => {
          const { status, stdout, stderr } = load(file, { ...drill, ...change });
          expect({ status, stdout }).to.deep.equal({ status: 1, stdout: '' });
          expect(stderr).to.contain(`is refused: ${why}`);
        });
      }
    }

    it('and nowhere else', () => {
      expect(load('slow.mjs', drill).stdout).to.equal('ran\n');
    });
  });

  it('answers every third digest with 500, and each sum well', async () => {
    await withRelease('api-answers-5xx', async ({ hash, sum }) => {
      const answers = [await hash(), await hash(), await hash(), await hash(), await hash(), await hash()];
      expect(answers).to.deep.equal([200, 200, 500, 200, 200, 500]);
      expect(await sum()).to.equal(200);
    });
  });

  it('fails for the algorithm that is rare in the traffic, and for no other', async () => {
    await withRelease('api-fails-rarely', async ({ hash }) => {
      expect(await hash()).to.equal(200);
      expect(await hash({ algorithm: RARE })).to.equal(500);
      expect(await hash({ algorithm: 'sha3-256' })).to.equal(200);
    });
  });

  it('holds answers to clients back, and none to a probe', async () => {
    await withRelease('api-slow', async ({ sum, get }) => {
      const start = performance.now();
      expect(await sum()).to.equal(200);
      const slow = performance.now() - start;
      expect(slow).to.be.greaterThan(249);
      await get('/readyz');
      expect(performance.now() - start - slow).to.be.lessThan(200);
    });
  });

  it('is busy from end to end of a window, and turns calls away', async () => {
    await withRelease('api-overloaded', async ({ hash }) => {
      const statuses = new Set<number>();
      // One after the other there is always a call that asks, as under steady traffic.
      for (const end = Date.now() + 10_000; Date.now() < end && !statuses.has(503); )
        statuses.add(await hash());
      expect([...statuses]).to.deep.equal([200, 503]);
    });
  });

  it('keeps a mebibyte of each call', async () => {
    await withRelease('api-leaks', async ({ sum, metric }) => {
      const before = await metric('process_resident_memory_bytes');
      for (let call = 0; call < 100; call += 1) await sum();
      expect((await metric('process_resident_memory_bytes')) - before).to.be.within(
        90 * 2 ** 20,
        200 * 2 ** 20,
      );
    });
  });

  it('gives out a sample of long ago at every fourth scrape', async () => {
    await withRelease('collector-drops', async ({ scrape }) => {
      const old = async () => {
        const [, time] = /^digest_drill_last_call_seconds 1 (\d+)$/m.exec(await scrape()) ?? [];
        return time !== undefined && Date.now() - Number(time) > 2 * 3600 * 1000;
      };
      expect([await old(), await old(), await old(), await old(), await old()]).to.deep.equal([
        false,
        false,
        false,
        true,
        false,
      ]);
    });
  });
});

interface Api {
  hash(more?: { algorithm: string }): Promise<number>;
  sum(): Promise<number>;
  get(path: string): Promise<number>;
  scrape(): Promise<string>;
  metric(name: string): Promise<number>;
}

/** The real API, as the fault has it released. */
async function withRelease(name: string, act: (api: Api) => Promise<void>): Promise<void> {
  const releases: Release[] = [];
  const system = { release: async (_: string, release: Release) => void releases.push(release) };
  await fault(name).inject({ system } as unknown as Drilled);
  const [port, metrics] = [await freePort(), await freePort()];
  const url = `http://127.0.0.1:${port}`;
  const child = await startProcess(process.execPath, ['--import', 'tsx', 'src/main.ts'], {
    cwd: api,
    env: {
      HOST: '127.0.0.1',
      PORT: String(port),
      METRICS_PORT: String(metrics),
      DRAIN_DELAY: '0',
      ...releases[0]?.env,
    },
    ready: `${url}/readyz`,
  });
  const call = async (path: string, init?: RequestInit) => {
    const answer = await fetch(url + path, init);
    await answer.arrayBuffer();
    return answer.status;
  };
  const post = (path: string, body: object) =>
    call(path, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify(body),
    });
  const scrape = async () => (await fetch(`http://127.0.0.1:${metrics}/metrics`)).text();
  try {
    await act({
      hash: (more) => post('/v1/hash', { text: 'abc', ...more }),
      sum: () => post('/v1/sum', { numbers: [1, 2] }),
      get: call,
      scrape,
      metric: async (one) => Number(new RegExp(`^${one} (\\S+)$`, 'm').exec(await scrape())?.[1]),
    });
  } finally {
    await stopProcess(child);
  }
}
