/** Each fault on the running system: clients see what it says, and it can be taken back at any moment, twice too. */
import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { ALERTS } from '@digest/dashboards/catalogue';
import { expect } from 'chai';
import type { GatewayKind } from '../../gateway-tyk/run/gateway.ts';
import { makeCustomers, readToken } from '../drill/customers.ts';
import type { Drilled, Fault } from '../drill/fault.ts';
import { apiNotReady } from '../drill/faults/api-not-ready.ts';
import { redisSlow } from '../drill/faults/redis-slow.ts';
import { FAULTS } from '../drill/faults.ts';
import { Logs } from '../src/logs.ts';
import { readSettings } from '../src/settings.ts';
import { keepSecrets } from '../src/state.ts';
import { startSystem } from '../src/system.ts';
import { needs } from '../testing/needs.ts';
import { upSettings } from '../testing/up.ts';

/** What they do is to be seen only by who watches, over minutes: in `make drill`. */
const WATCHED = /^(release-rolled-back|alertmanager-down|collector-.+|redis-slow|api-overloaded|api-leaks)$/;

describe('the faults', () => {
  it('are one for each alert', () => {
    expect(FAULTS.map(({ alert }) => alert)).to.have.members(ALERTS.map(({ name }) => name));
  });

  it('have names of their own, and tell of other alerts only with a reason', () => {
    const names = FAULTS.map(({ name }) => name);
    expect(new Set(names).size).to.equal(names.length);
    const alerts = ALERTS.map(({ name }) => name);
    for (const { alert, ...reasons } of FAULTS) {
      const also = { ...reasons.also, ...reasons.alsoTreated };
      expect(alerts).to.include.members(Object.keys(also));
      expect(also).not.to.have.property(alert);
      for (const reason of Object.values(also)) expect(reason).to.match(/^[A-Z].{12,}\.$/);
    }
  });

  it('that are on paper say so when they are asked for', async () => {
    for (const { name, paper, inject } of FAULTS.filter(({ paper }) => paper)) {
      const error = await inject({} as Drilled).catch((error: Error) => error);
      expect((error as Error).message).to.equal(`${name} can't be done here. ${paper}`);
    }
  });
});

for (const gateway of ['embedded', 'tyk'] as const) {
  describe(`faults behind ${gateway}`, function () {
    this.timeout(60_000);
    let drilled: Drilled;
    let end: () => Promise<void>;
    if (gateway === 'tyk') before(needs('tyk', 'redis-server'));
    before(async () => {
      ({ drilled, end } = await startDrilled(gateway));
    });
    after(() => end?.());

    const isPossible = ({ needs = [] }: Fault) => gateway === 'tyk' || !needs.includes('redis');
    const seen = FAULTS.filter(({ name, paper }) => !paper && !WATCHED.test(name));
    for (const fault of seen.filter(isPossible)) {
      it(fault.what, async () => {
        await nextSecond();
        expect(await served(drilled), 'before').to.equal('healthy');
        await fault.inject(drilled);
        expect(await served(drilled), 'with the fault').to.match(new RegExp(`^${fault.sli}`));
        if (fault === apiNotReady) expect(await ready(drilled)).to.equal(503);
        await fault.reverse(drilled);
        // Not at once: Tyk takes a moment to notice that Redis is back.
        while ((await served(drilled)) !== 'healthy') await nextSecond();
        await fault.reverse(drilled);
        expect(await served(drilled), 'taken back twice').to.equal('healthy');
        expect(drilled.system.status().filter(({ state }) => state !== 'running')).to.deep.equal([]);
      });
    }

    if (!isPossible(redisSlow)) return;
    it(redisSlow.what, async () => {
      const redis = askRedis(drilled.system);
      const lasts = async () => Number((await redis('SLOWLOG', 'GET', '1')).split('\n')[2] ?? 0);
      await redisSlow.inject(drilled);
      while ((await lasts()) < 150_000) await sleep(200);
      const [, address] = / addr=(\S+).* name=nightly-report /.exec(await redis('CLIENT', 'LIST')) ?? [];
      expect(await redis('CLIENT', 'KILL', 'ADDR', String(address))).to.contain('1');
      await redisSlow.reverse(drilled);
      await redisSlow.inject(drilled);
      await redisSlow.reverse(drilled);
      while (/nightly-report/.test(await redis('CLIENT', 'LIST'))) await sleep(50);
    });
  });
}

/** Rates are counted in windows aligned with the clock; what one test calls is within acme's. */
const nextSecond = () => sleep(1000 - (Date.now() % 1000));

/** The system of a drill, but for what watches it. */
async function startDrilled(gateway: GatewayKind): Promise<{ drilled: Drilled; end(): Promise<void> }> {
  const state = mkdtempSync(join(tmpdir(), 'digest-faults-'));
  const { ports } = readSettings(await upSettings(gateway, state));
  const secrets = keepSecrets(state);
  const logs = new Logs('text');
  const system = await startSystem({ gateway, ports, state, secrets, logs, proxy: true });
  const end = async () => {
    await system.stopAll();
    rmSync(state, { recursive: true });
  };
  const folder = join(state, 'fault');
  mkdirSync(folder);
  return { drilled: { system, customers: await makeCustomers(system), folder }, end };
}

const ready = async ({ system: { ports } }: Drilled) =>
  (await fetch(`http://127.0.0.1:${ports.API_PORT}/readyz`)).status;

function askRedis({ ports, secrets }: Drilled['system']): (...words: string[]) => Promise<string> {
  const env = { ...process.env, REDISCLI_AUTH: secrets.REDIS_PASSWORD };
  return async (...words) => {
    const args = ['-p', String(ports.REDIS_PORT), '-e', ...words];
    return (await promisify(execFile)('redis-cli', args, { env })).stdout;
  };
}

/** What each customer sees of one call to each endpoint: so few that neither a rate is exceeded nor the gateway's circuit opens. */
async function served({ system, customers }: Drilled): Promise<string> {
  const calls = Object.values(customers).flatMap((customer) =>
    (['hash', 'sum'] as const).map(async (endpoint) => {
      const start = performance.now();
      const answer = await fetch(`http://127.0.0.1:${system.ports.GATEWAY_PORT}/v1/${endpoint}`, {
        method: 'POST',
        headers: { Authorization: readToken(customer), 'Content-Type': 'application/json' },
        body: JSON.stringify(endpoint === 'hash' ? { text: 'abc' } : { numbers: [1, 2] }),
      }).catch(() => undefined);
      await answer?.arrayBuffer();
      return { status: answer?.status ?? 0, took: performance.now() - start };
    }),
  );
  const answers = await Promise.all(calls);
  const isSlow = answers.every(({ took }) => took > 240);
  const bad = answers.filter(({ status }) => status !== 200);
  if (bad.length > 0) return `broken: ${bad.map(({ status }) => status)}`;
  return isSlow ? 'broken: slow' : 'healthy';
}
