import { EventEmitter, once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'chai';
import { GatewayError } from '../../src/gateway/errors.ts';
import { createInventory, type Inventory } from '../../src/gateway/inventory.ts';
import { repeat } from '../../src/gateway/repeat.ts';
import { type MemoryGateway, memoryGateway } from './memory.ts';

describe('the refresh of the inventory', () => {
  let memory: MemoryGateway;
  let inventory: Inventory;
  beforeEach(() => {
    memory = memoryGateway();
    inventory = createInventory({ ...memory, refreshInterval: 60 });
    memory.set('a');
    memory.set('b');
  });
  const failing = (kind: 'redis-down' | 'timeout', what: string) => {
    memory.meanwhile = (read) => {
      if (read === what) throw new GatewayError(kind);
    };
  };

  it('reads all keys and the plans', async () => {
    expect(inventory.status).not.to.have.any.keys('asOf', 'failure');
    const begin = new Date();
    await inventory.refresh();
    expect(inventory.find({}).total).to.equal(2);
    expect([...inventory.plans.keys()]).to.deep.equal(['free', 'standard']);
    expect(inventory.counts()).to.deep.equal([{ plan: 'free', state: 'active', keys: 2 }]);
    expect(inventory.nearQuota(1)).to.deep.include({ plan: 'free', api: 'hash', keys: 0 });
    expect(inventory.status.asOf).to.be.within(begin, new Date());
    expect(inventory.status).to.include({ refreshing: false });
  });

  it('happens once when two ask for it', async () => {
    const both = [inventory.refresh(), inventory.refresh()];
    expect(inventory.status.refreshing).to.equal(true);
    await Promise.all(both);
    expect(memory.asked).to.have.members(['policies', 'hashes', 'a', 'b']);
    await inventory.refresh();
    expect(memory.asked).to.have.length(8);
  });

  it('asks for sixteen keys at once, and no more', async () => {
    for (let key = 0; key < 100; key++) memory.set(`key ${key}`);
    let [now, most] = [0, 0];
    memory.meanwhile = async (what) => {
      if (!what.startsWith('key')) return;
      most = Math.max(most, ++now);
      await new Promise(setImmediate);
      now--;
    };
    await inventory.refresh();
    expect(most).to.equal(16);
    expect(inventory.find({}).total).to.equal(102);
  });

  for (const what of ['policies', 'hashes', 'b'])
    it(`keeps what there is when it fails at ${what}, says why, and goes on as before after that`, async () => {
      await inventory.refresh();
      const { asOf } = inventory.status;
      memory.set('c');
      failing('redis-down', what);
      await inventory.refresh();
      expect(inventory.status.failure?.kind).to.equal('redis-down');
      expect(inventory.status.asOf).to.equal(asOf);
      expect(inventory.find({}).total).to.equal(2);
      expect([...inventory.plans.keys()]).to.have.length(2);
      memory.meanwhile = () => {};
      await inventory.refresh();
      expect(inventory.status).not.to.have.property('failure');
      expect(inventory.find({}).total).to.equal(3);
    });

  it('asks for no more keys after one that failed', async () => {
    for (let key = 0; key < 100; key++) memory.set(`key ${key}`);
    failing('timeout', 'b');
    await inventory.refresh();
    await new Promise(setImmediate);
    expect(memory.asked.length).to.be.below(51);
  });

  it('never throws, even over what Tyk never tells', async () => {
    await inventory.refresh();
    memory.set('a', { tags: 'no list' as unknown as string[] });
    await inventory.refresh();
    expect(inventory.status.failure?.kind).to.equal('not-tyk');
    expect(inventory.find({}).total).to.equal(2);
  });

  it('shows what time has changed since', async () => {
    let clock = Date.parse('2026-06-01T12:00:00Z');
    inventory = createInventory({ ...memory, refreshInterval: 60, now: () => new Date(clock) });
    memory.set('a', { expires: clock / 1000 + 60 });
    await inventory.refresh();
    clock += 60_000;
    expect(inventory.find({ state: 'expired' }).total).to.equal(1);
    expect(inventory.counts()).to.deep.include({ plan: 'free', state: 'expired', keys: 1 });
  });

  describe('in the background', () => {
    let events: EventEmitter;
    beforeEach(() => {
      events = new EventEmitter();
      memory.meanwhile = (what) => events.emit(what);
    });
    afterEach(() => inventory.stop());

    it('is repeated until it is stopped', async () => {
      inventory = createInventory({ ...memory, refreshInterval: 0.001 });
      inventory.start();
      for (let time = 0; time < 3; time++) await once(events, 'hashes');
      inventory.stop();
      await inventory.refresh();
      const asked = memory.asked.length;
      await sleep(50);
      expect(memory.asked).to.have.length(asked);
    });

    it('leaves the gateway alone for ten times as long as it took', async () => {
      memory.meanwhile = async (what) => {
        events.emit(what);
        if (what === 'hashes') await sleep(20);
      };
      inventory = createInventory({ ...memory, refreshInterval: 0.001 });
      inventory.start();
      await once(events, 'hashes');
      const start = performance.now();
      await once(events, 'hashes');
      expect(performance.now() - start).to.be.at.least(200);
    });

    it('is tried again soon while there was none yet: the gateway may only be starting', async () => {
      memory.meanwhile = (what) => {
        events.emit(what);
        if (what === 'hashes') throw new GatewayError('unreachable');
      };
      inventory = createInventory({ ...memory, refreshInterval: 3600 });
      inventory.start();
      for (let time = 0; time < 2; time++) await once(events, 'hashes');
      expect(inventory.status.failure?.kind).to.equal('unreachable');
    });
  });
});

describe('something repeated', () => {
  it('pauses for as long as is said, after what it took', async () => {
    const [starts, pauses]: [number[], number[]] = [[], []];
    await new Promise<void>((done) => {
      const repeated = repeat(
        async () => {
          starts.push(performance.now());
          if (starts.length === 3) {
            repeated.stop();
            done();
          }
          await sleep(10);
        },
        (took) => {
          pauses.push(took);
          return 3 * took;
        },
      );
      repeated.start();
    });
    for (const [n, took] of pauses.entries()) {
      expect(took).to.be.at.least(9);
      expect((starts[n + 1] as number) - (starts[n] as number)).to.be.at.least(4 * took - 2);
    }
    expect(pauses).to.have.length(2);
  });

  it('is not done again once it was stopped, even in a pause', async () => {
    let times = 0;
    const repeated = repeat(
      async () => {
        times++;
      },
      () => 10,
    );
    repeated.start();
    await repeated.now();
    repeated.stop();
    await sleep(50);
    expect(times).to.equal(1);
  });
});
