import { mock } from 'node:test';
import { expect } from 'chai';
import { GatewayError, type GatewayErrorKind } from '../../src/gateway/errors.ts';
import { createInventory, type Inventory } from '../../src/gateway/inventory.ts';
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
  const failing = (kind: GatewayErrorKind, ...what: string[]) => {
    memory.meanwhile = (read) => {
      if (what.includes(read)) throw new GatewayError(kind);
    };
  };
  const many = Array.from({ length: 100 }, (_, n) => `key ${n}`);

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
    for (const hash of many) memory.set(hash);
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

  for (const what of [['policies'], ['hashes'], ['a', 'b', 'c']])
    it(`keeps what there is when it fails at ${what.join()}, says why, and goes on as before after that`, async () => {
      await inventory.refresh();
      const { asOf } = inventory.status;
      memory.set('c');
      failing('redis-down', ...what);
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

  it('knows the plans as soon as the policies are read', async () => {
    let plans: string[] = [];
    memory.meanwhile = (what) => {
      if (what === 'hashes') plans = [...inventory.plans.keys()];
    };
    await inventory.refresh();
    expect(plans).to.deep.equal(['free', 'standard']);
  });

  it('tries a key again, once', async () => {
    memory.meanwhile = (what) => {
      if (what === 'b' && memory.asked.filter((one) => one === 'b').length === 1)
        throw new GatewayError('unreachable');
    };
    await inventory.refresh();
    expect(inventory.status).not.to.have.any.keys('failure', 'unread');
    expect(inventory.find({}).total).to.equal(2);
    expect(memory.asked.filter((one) => one === 'b')).to.have.length(2);
  });

  it('shows keys that it could not read as they were, and says how many', async () => {
    await inventory.refresh();
    for (const hash of ['a', 'b', 'c']) memory.set(hash, { alias: 'new' });
    failing('refused', 'b', 'c');
    await inventory.refresh();
    expect(inventory.status).to.include({ unread: 2 }).and.not.have.property('failure');
    expect(inventory.find({}).keys.map(({ hash, alias }) => `${hash} ${alias}`)).to.deep.equal([
      'a new',
      'b ',
    ]);
    memory.meanwhile = () => {};
    await inventory.refresh();
    expect(inventory.status).not.to.have.property('unread');
    expect(inventory.find({ text: 'new' }).total).to.equal(3);
  });

  it('says how many names are no hashes', async () => {
    memory.unhashed = 2;
    await inventory.refresh();
    expect(inventory.status).to.include({ unhashed: 2 }).and.not.have.property('failure');
    expect(inventory.find({}).total).to.equal(2);
  });

  it('asks for no more keys once more than ten failed, and fails', async () => {
    for (const hash of many) memory.set(hash);
    failing('timeout', ...many);
    await inventory.refresh();
    await new Promise(setImmediate);
    expect(inventory.status.failure?.kind).to.equal('timeout');
    expect(new Set(memory.asked).size).to.be.below(51);
  });

  it('never throws: what Tyk never tells is one key that could not be read', async () => {
    await inventory.refresh();
    memory.set('a', { tags: 'no list' as unknown as string[] });
    await inventory.refresh();
    expect(inventory.status).to.include({ unread: 1 });
    expect(inventory.find({}).total).to.equal(2);
  });

  it('never throws: a fault of the dashboard is called that', async () => {
    memory.policies = 'no list' as unknown as [];
    await inventory.refresh();
    expect(inventory.status.failure?.kind).to.equal('fault');
    expect(inventory.status.failure?.cause).to.be.instanceOf(TypeError);
  });

  it('is told to the log when it begins to fail in one way or another, and when it no longer does', async () => {
    const lines: string[] = [];
    const log = (level: string) => (fields: object | string, message?: string) => {
      const { err, ...rest } = fields as { err?: Error };
      lines.push(
        typeof fields === 'string'
          ? `${level} ${fields}`
          : `${level} ${message} ${JSON.stringify(rest)} ${err?.name}`,
      );
    };
    inventory = createInventory({
      ...memory,
      refreshInterval: 60,
      log: { info: log('info'), warn: log('warn'), error: log('error') },
    });
    const twice = async () => {
      for (let time = 0; time < 2; time++) await inventory.refresh();
    };
    await twice();
    failing('redis-down', 'hashes');
    await twice();
    failing('timeout', 'policies');
    await twice();
    failing('refused', 'b');
    await twice();
    memory.policies = 'no list' as unknown as [];
    await twice();
    memory.policies = [];
    memory.meanwhile = () => {};
    await twice();
    expect(lines).to.deep.equal([
      'warn the keys cannot be read {"kind":"redis-down"} GatewayError',
      'warn the keys cannot be read {"kind":"timeout"} GatewayError',
      'warn some keys cannot be read {"unread":1} GatewayError',
      'error the keys cannot be read {"kind":"fault"} GatewayError',
      'info all keys are read again',
    ]);
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
    /** What is waited for, and how many milliseconds. */
    let timer: { act: () => void; ms: number } | undefined;
    beforeEach(() => {
      mock.method(globalThis, 'setTimeout', (act: () => void, ms: number) => {
        timer = { act, ms };
      });
      mock.method(globalThis, 'clearTimeout', () => {
        timer = undefined;
      });
    });
    afterEach(() => mock.restoreAll());

    it('is repeated every so often, until it is stopped', async () => {
      inventory.start();
      for (let time = 0; time < 3; time++) {
        expect(inventory.status.refreshing).to.equal(true);
        await inventory.refresh();
        expect(timer?.ms).to.equal(60_000);
        timer?.act();
      }
      await inventory.refresh();
      inventory.stop();
      expect(timer).to.equal(undefined);
    });

    it('is not repeated when it is stopped in the midst of it', async () => {
      inventory.start();
      inventory.stop();
      await inventory.refresh();
      expect(timer).to.equal(undefined);
    });

    it('leaves the gateway alone for ten times as long as it took', async () => {
      let clock = 0;
      mock.method(performance, 'now', () => clock);
      memory.meanwhile = (what) => {
        if (what === 'hashes') clock += 20_000;
      };
      inventory.start();
      await inventory.refresh();
      expect(timer?.ms).to.equal(200_000);
    });

    it('is tried again soon while there was none yet: the gateway may only be starting', async () => {
      failing('unreachable', 'hashes');
      inventory.start();
      await inventory.refresh();
      expect(timer?.ms).to.equal(2_000);
    });

    it('is tried again soon when it failed, however long that took: the gateway may be back already', async () => {
      let clock = 0;
      mock.method(performance, 'now', () => clock);
      inventory.start();
      await inventory.refresh();
      expect(timer?.ms).to.equal(60_000);
      memory.meanwhile = () => {
        clock += 6_000;
        throw new GatewayError('timeout');
      };
      for (let time = 0; time < 2; time++) {
        timer?.act();
        await inventory.refresh();
        expect(timer?.ms).to.equal(2_000);
      }
      memory.meanwhile = () => {};
      timer?.act();
      await inventory.refresh();
      expect(timer?.ms).to.equal(60_000);
    });
  });
});
