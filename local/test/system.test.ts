import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'chai';
import { ask } from '../src/control/client.ts';
import { openControl } from '../src/control/server.ts';
import { PATIENCE } from '../src/forward.ts';
import { Logs, type PartName } from '../src/logs.ts';
import { readSettings } from '../src/settings.ts';
import { keepSecrets, readRunning } from '../src/state.ts';
import { type PartStatus, type System, startSystem } from '../src/system.ts';
import { skip } from '../testing/needs.ts';
import { upSettings } from '../testing/up.ts';

const FIRST = { commit: 'first01', version: '1.0.0' };

describe('a system of parts', function () {
  this.timeout(60_000);
  const state = mkdtempSync(join(tmpdir(), 'digest-system-'));
  let system: System;

  before(async () => {
    const { gateway, ports } = readSettings(await upSettings('embedded', state));
    const secrets = keepSecrets(state);
    const logs = new Logs('text');
    const releases = { api: FIRST, gateway: FIRST };
    system = await startSystem({ gateway, ports, state, secrets, logs, proxy: true, releases, grace: 5000 });
  });
  after(async () => {
    await system?.stopAll();
    rmSync(state, { recursive: true });
  });

  const status = (part: PartName) => system.status().find(({ name }) => name === part) as PartStatus;
  /** By way of gateway and proxy. */
  const call = async () => {
    const answer = await fetch(`http://127.0.0.1:${system.ports.GATEWAY_PORT}/healthz`);
    await answer.arrayBuffer();
    return answer.status;
  };
  const commit = async () => {
    const metrics = await fetch(`http://127.0.0.1:${system.ports.METRICS_PORT}/metrics`);
    return /digest_build_info\{.*commit="(\w+)"/.exec(await metrics.text())?.[1];
  };
  const rejection = (promise: Promise<unknown>): Promise<string> =>
    promise.then(
      () => 'no error',
      (error: Error) => error.message,
    );
  const kill = async (part: PartName) => {
    const child = system.process(part);
    if (!child) throw new Error(`${part} does not run`);
    const exit = once(child, 'exit');
    child.kill('SIGKILL');
    await exit;
  };

  it('says of each part that it runs, in the order in which they are stopped', () => {
    const parts = system.status();
    expect(parts.map(({ name }) => name)).to.deep.equal(['dashboard', 'gateway', 'proxy', 'api']);
    for (const { name, state, pid } of parts) {
      expect(state, name).to.equal('running');
      expect(pid, name).to.equal(system.process(name)?.pid);
    }
    expect(status('api').release).to.deep.equal({ number: 1, commit: 'first01' });
  });

  it('tells every command where it is, and its control socket what runs', async () => {
    expect(readRunning(state)).to.deep.include({ pid: process.pid, ports: system.ports });
    expect(readRunning(state)?.parts.api).to.equal(status('api').pid);
    expect(await ask(state, 'GET', '/parts')).to.deep.equal(system.status());
  });

  it('stops a part and starts it again, with the release and the lines that it had', async () => {
    await system.stop('api');
    expect(status('api')).to.deep.include({ state: 'stopped', release: { number: 1, commit: 'first01' } });
    expect(readRunning(state)?.parts).not.to.have.property('api');
    expect(await call()).to.be.above(499);
    const before = system.lines('api', 1000);
    await system.start('api');
    expect(await commit()).to.equal('first01');
    expect(system.lines('api', 1000).slice(0, before.length)).to.deep.equal(before);
    expect(system.lines('api', 1)).to.have.length(1);
  });

  it('notices which part ended by itself, and how, but not one that was stopped', async () => {
    await system.restart('dashboard');
    await kill('api');
    expect(status('api')).to.deep.include({ state: 'ended', end: 'SIGKILL' });
    expect(await system.firstToEnd()).to.include({ name: 'api', end: 'SIGKILL' });
    expect(await call()).to.be.above(499);
    await system.start('api');
    expect(status('api')).not.to.have.property('end');
    expect(await call()).to.equal(200);
  });

  it('lets a part that was halted end as it would, and kills one that takes too long', async () => {
    const halted = system.process('api');
    halted?.kill('SIGSTOP');
    await system.restart('api');
    expect(halted).to.include({ exitCode: 0 });
    await system.release('api', { commit: 'slow001', env: { DRAIN_DELAY: '3600' } });
    const slow = system.process('api');
    await system.rollback('api');
    expect(slow).to.include({ signalCode: 'SIGKILL' });
  });

  it('gives a part a release, keeps it over a restart, and takes it back', async () => {
    await system.release('api', { commit: 'second2', env: { VERSION: '2.0.0' } });
    const { number } = status('api').release as { number: number };
    expect(number).to.be.above(1);
    await system.restart('api');
    expect(await commit()).to.equal('second2');
    expect(await system.rollback('api')).to.deep.equal(FIRST);
    expect(await commit()).to.equal('first01');
    expect(status('api').release).to.deep.equal({ number: 1, commit: 'first01' });
    expect(await rejection(system.rollback('api'))).to.match(/^There is no release before 1 \(first01\)/);
    expect(await call()).to.equal(200);
  });

  it('says with what words a bad release does not start, and it stays bad until it is taken back', async () => {
    const bad = { commit: 'bad0001', env: { PORT: 'none' } };
    expect(await rejection(system.release('api', bad))).to.match(/ended with exit code 1.*PORT/s);
    expect(status('api')).to.deep.include({ state: 'ended' });
    expect(await rejection(system.restart('api'))).to.match(/PORT/);
    await system.rollback('api');
    expect(await call()).to.equal(200);
  });

  it('gives the gateway a release too', async () => {
    const empty = mkdtempSync(join(state, 'apps-'));
    await system.release('gateway', { commit: 'empty01', env: { TYK_GW_APPPATH: empty } });
    expect(await call()).to.equal(404);
    await system.rollback('gateway');
    expect(await call()).to.equal(200);
  });

  it('loses no call while the API is replaced, since they wait at the proxy', async function () {
    while ((await call()) !== 200) await sleep(100);
    const statuses: number[] = [];
    let over = false;
    const client = async () => {
      while (!over) statuses.push(await call());
    };
    const clients = Promise.all(Array.from({ length: 4 }, client));
    const replacing = [() => system.release('api', { commit: 'third03' }), () => system.rollback('api')];
    let longest = 0;
    for (const replace of replacing) {
      const start = performance.now();
      await replace();
      longest = Math.max(longest, performance.now() - start);
    }
    over = true;
    await clients;
    // Beyond what the proxy promises, on a machine where an API takes so long to start.
    if (longest > PATIENCE)
      skip(this, `the API was away for ${Math.round(longest)} ms, and calls wait ${PATIENCE} ms`);
    expect(statuses).to.have.length.above(4); // each client called before and after
    expect(statuses.filter((status) => status !== 200)).to.deep.equal([]);
  });

  it('refuses what is not there in a sentence, also at its control socket', async () => {
    expect(await rejection(system.stop('redis'))).to.match(/^There is no part redis here\. There are: .*api/);
    expect(await rejection(ask(state, 'POST', '/parts/redis/stop'))).to.match(/^There is no part redis here/);
    expect(await rejection(ask(state, 'POST', '/parts/proxy/release'))).to.match(/^proxy has no releases/);
  });

  it('stops all of them in order, and is no longer to be found', async () => {
    const ended: PartName[] = [];
    await Promise.all([system.stopAll((part) => ended.push(part)), system.stopAll()]);
    expect(ended).to.deep.equal(['dashboard', 'gateway', 'proxy', 'api']);
    expect(await rejection(system.start('api'))).to.equal('The system is being stopped.');
    expect(await rejection(ask(state, 'GET', '/parts'))).to.match(/^Nothing runs here/);
    expect(existsSync(join(state, 'control'))).to.equal(false);
  });
});

describe('the control socket of a system', () => {
  let folder: string;
  let before: string | undefined;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'digest-socket-'));
    before = process.env.TMPDIR;
    process.env.TMPDIR = folder;
  });
  afterEach(() => {
    if (before === undefined) delete process.env.TMPDIR;
    else process.env.TMPDIR = before;
    rmSync(folder, { recursive: true });
  });

  const tooLong = () => join(folder, 'x'.repeat(100));

  it('is in a temporary folder where the state holds none, and goes with it', async () => {
    for (const state of [tooLong(), join(folder, 'missing')]) {
      const { socket, close } = await openControl({ state } as System);
      expect(socket).to.match(/digest-control-\w+\/control$/);
      expect(existsSync(socket)).to.equal(true);
      await close();
      expect(readdirSync(folder)).to.deep.equal([]);
    }
  });
});
