import { setImmediate } from 'node:timers/promises';
import { timeouts } from '@digest/api/service';
import { expect } from 'chai';
import { GatewayError } from '../../src/gateway/errors.ts';
import { createInventory, type Inventory } from '../../src/gateway/inventory.ts';
import { type MemoryGateway, memoryGateway } from './memory.ts';

/** Milliseconds in which a difference may still be explained. */
const WHILE = timeouts.alb.idle * 1000;

describe('the inventory', () => {
  let memory: MemoryGateway;
  let inventory: Inventory;
  let clock: number;
  beforeEach(async () => {
    memory = memoryGateway();
    clock = Date.parse('2026-06-01T12:00:00Z');
    inventory = createInventory({ ...memory, refreshInterval: 60, now: () => new Date(clock) });
    memory.set('old', { alias: 'an old one' });
    await inventory.refresh();
  });

  /** After the time in which it may be explained. */
  const drift = async () => {
    clock += WHILE;
    // Looked up in the audit now, and told when it has answered.
    void inventory.status;
    await setImmediate();
    return inventory.status.drift.map(({ what, hash, detail }) =>
      [what, hash, detail].filter(Boolean).join(' '),
    );
  };
  const hashes = () => inventory.find({}).keys.map(({ hash }) => hash);
  /** Once in the next refresh, when this is read. */
  const during = (what: string, act: () => unknown) => {
    memory.meanwhile = async (read) => {
      if (read !== what) return;
      memory.meanwhile = () => {};
      await act();
    };
  };

  /** Has a key read, and holds the answer back. */
  const beginReading = (hash: string) =>
    new Promise<{ early: ReturnType<Inventory['reread']>; answer: () => void }>((begun) => {
      during(hash, () => new Promise<void>((answer) => begun({ early, answer })));
      const early = inventory.reread(hash);
    });

  describe('tells drift', () => {
    it('but not that of the first refresh, which knows of none before', async () => {
      expect(await drift()).to.deep.equal([]);
      expect(inventory.status.driftTotals).to.deep.equal({ appeared: 0, vanished: 0, changed: 0 });
    });

    it('of keys that appear, vanish and change', async () => {
      memory.set('other');
      await inventory.refresh();
      memory.set('new');
      memory.set('old', { apply_policies: ['standard'] });
      memory.sessions.delete('other');
      await inventory.refresh();
      expect(await drift()).to.have.members([
        'appeared other',
        'changed old plan: free, now standard',
        'vanished other',
        'appeared new',
      ]);
      expect(inventory.status.driftTotals).to.deep.equal({ appeared: 2, vanished: 1, changed: 1 });
      expect(hashes()).to.have.members(['old', 'new']);
    });

    it('with alias and time', async () => {
      memory.set('old', { alias: 'renamed' });
      await inventory.refresh();
      const seen = new Date(clock);
      await drift();
      expect(inventory.status.drift[0]).to.deep.include({ alias: 'renamed', seen });
    });

    it('the newest first, the last hundred, and counts all', async () => {
      memory.set('first');
      await inventory.refresh();
      for (let key = 0; key < 99; key++) memory.set(`new ${key}`);
      clock += 1000;
      await inventory.refresh();
      expect(await drift()).to.have.length(100);
      expect((await drift())[99]).to.equal('appeared first');
      memory.set('last');
      await inventory.refresh();
      expect(await drift())
        .to.have.length(100)
        .and.not.include('appeared first');
      expect((await drift())[0]).to.equal('appeared last');
      expect(inventory.status.driftTotals.appeared).to.equal(101);
    });

    it('only when there was time to explain it', async () => {
      memory.set('new');
      await inventory.refresh();
      clock += WHILE - 1;
      expect(inventory.status.drift).to.deep.equal([]);
      await setImmediate();
      expect(inventory.status.drift).to.deep.equal([]);
      clock += 1;
      expect(inventory.status.drift).to.deep.equal([]);
      await setImmediate();
      expect(inventory.status.drift).to.have.length(1);
    });

    const changes: Record<string, [session: object, detail: string]> = {
      alias: [{ alias: 'b' }, 'alias: an old one, now b'],
      'no alias': [{ alias: '' }, 'alias: an old one, now none'],
      owner: [{ meta_data: { owner: 'c' } }, 'owner: none, now c'],
      expires: [{ expires: 1_800_000_000 }, 'expires: never, now 2027-01-15T08:00:00.000Z'],
      tags: [{ tags: ['portal-org-free', 'x'] }, 'tags'],
      meta_data: [{ meta_data: { other: 1 } }, 'meta_data'],
      policies: [{ apply_policies: ['free', 'standard'] }, 'plan: free, now free and standard'],
      'several at once': [{ alias: 'b', tags: ['y'] }, 'alias: an old one, now b; tags'],
    };
    for (const [what, [session, detail]] of Object.entries(changes))
      it(`in words: ${what}`, async () => {
        memory.set('old', session);
        await inventory.refresh();
        expect(await drift()).to.deep.equal([`changed old ${detail}`]);
      });
  });

  describe('does not call drift', () => {
    it('what calls of clients change', async () => {
      const limit = {
        rate: 5,
        per: 1,
        quota_max: 100,
        quota_renewal_rate: 3600,
        quota_remaining: 1,
        quota_renews: clock / 1000 + 3600,
      };
      memory.set('old', {
        access_rights: { hash: { api_id: 'hash', api_name: 'hash', limit } },
        quota_renews: 7,
        last_updated: '8',
        tags: ['portal-org-free'],
      });
      await inventory.refresh();
      expect(await drift()).to.deep.equal([]);
      expect(inventory.find({}).keys[0]?.usage[0]).to.include({ used: 99 });
    });

    it('tags in another order, or those of a plan that has others now', async () => {
      memory.set('old', { tags: ['a', 'b'] });
      await inventory.reread('old');
      memory.set('old', { tags: ['b', 'a'] });
      await inventory.refresh();
      memory.policies = memory.policies.map((policy) => ({ ...policy, tags: ['a'] }));
      await inventory.refresh();
      expect(await drift()).to.deep.equal([]);
    });

    it('a key that the gateway has forgotten when its time was over', async () => {
      memory.set('old', { expires: clock / 1000 + 60 });
      await inventory.reread('old');
      clock += 60_000;
      memory.sessions.clear();
      await inventory.refresh();
      expect(await drift()).to.deep.equal([]);
      expect(hashes()).to.deep.equal([]);
    });

    it('a change, a new key and a removal that were made here', async () => {
      memory.set('old', { alias: 'b' });
      memory.set('new');
      for (const hash of ['old', 'new']) await inventory.reread(hash);
      await inventory.refresh();
      memory.sessions.delete('old');
      expect(await inventory.reread('old')).to.equal(undefined);
      expect(hashes()).to.deep.equal(['new']);
      await inventory.refresh();
      expect(await drift()).to.deep.equal([]);
    });

    it('what was made here and could not be looked at then', async () => {
      memory.set('new');
      memory.meanwhile = () => {
        throw new GatewayError('timeout');
      };
      expect(await inventory.reread('new').catch(({ kind }) => kind)).to.equal('timeout');
      memory.meanwhile = () => {};
      await inventory.refresh();
      expect(hashes()).to.include('new');
      expect(await drift()).to.deep.equal([]);
      // Once only.
      memory.set('new', { alias: 'b' });
      await inventory.refresh();
      expect(await drift()).to.deep.equal(['changed new alias: none, now b']);
    });
  });

  describe('asks the audit, which has what other tasks of the dashboard do,', () => {
    /** Elsewhere, some seconds after the last look at it. */
    const doElsewhere = (hash: string) => {
      clock += 5000;
      memory.done.set(hash, new Date(clock));
      clock += 5000;
    };
    /** What was asked of it. */
    const lookUps = () => {
      const asked: string[] = [];
      memory.meanwhile = (what) => {
        if (what.startsWith('audit ')) asked.push(what.slice('audit '.length));
      };
      return asked;
    };

    it('and calls nothing of that drift', async () => {
      memory.set('other');
      await inventory.reread('other');
      memory.set('new');
      memory.set('old', { alias: 'b' });
      memory.sessions.delete('other');
      for (const hash of ['new', 'old', 'other']) doElsewhere(hash);
      await inventory.refresh();
      expect(await drift()).to.deep.equal([]);
      expect(inventory.status.driftTotals).to.deep.equal({ appeared: 0, vanished: 0, changed: 0 });
      expect(hashes()).to.have.members(['old', 'new']);
    });

    it('only of what is about to be told, once', async () => {
      const asked = lookUps();
      memory.set('new');
      await inventory.refresh();
      memory.set('ours');
      await inventory.refresh();
      await inventory.reread('ours');
      clock += WHILE - 1;
      void inventory.status;
      await setImmediate();
      expect(asked).to.deep.equal([]);
      expect(await drift()).to.deep.equal(['appeared new']);
      expect(await drift()).to.deep.equal(['appeared new']);
      expect(asked).to.deep.equal(['new']);
    });

    it('and tells what was done to a key since that', async () => {
      doElsewhere('old');
      await inventory.refresh();
      memory.set('old', { alias: 'b' });
      await inventory.refresh();
      expect(await drift()).to.deep.equal(['changed old alias: an old one, now b']);
    });

    it('and tells what is done to a key by others after it was changed here', async () => {
      doElsewhere('old');
      await inventory.reread('old');
      memory.set('old', { alias: 'b' });
      await inventory.refresh();
      expect(await drift()).to.deep.equal(['changed old alias: an old one, now b']);
    });

    it('and tells that a key is there again which was revoked here', async () => {
      const session = memory.sessions.get('old');
      memory.sessions.delete('old');
      doElsewhere('old');
      await inventory.reread('old');
      memory.set('old', session);
      await inventory.refresh();
      expect(await drift()).to.deep.equal(['appeared old']);
    });

    it('as of when a key was last seen, however many refreshes failed since', async () => {
      memory.set('old', { alias: 'b' });
      doElsewhere('old');
      during('hashes', () => {
        throw new GatewayError('timeout');
      });
      for (let time = 0; time < 2; time++) await inventory.refresh();
      expect(await drift()).to.deep.equal([]);
    });

    it('and tells what it cannot say', async () => {
      memory.set('new');
      doElsewhere('new');
      during('audit new', () => {
        throw new Error('CloudWatch Logs is away');
      });
      await inventory.refresh();
      expect(await drift()).to.deep.equal(['appeared new']);
    });

    it('of twenty keys and no more, as no operator does so much', async () => {
      const asked = lookUps();
      for (let key = 0; key < 20; key++) memory.set(`new ${key}`);
      await inventory.refresh();
      expect(await drift()).to.have.length(20);
      expect(asked).to.have.length(20);
      for (let key = 0; key < 21; key++) memory.set(`newer ${key}`);
      await inventory.refresh();
      clock += WHILE;
      expect(inventory.status.drift).to.have.length(41);
      expect(asked).to.have.length(20);
    });

    it('of no more while twenty are being asked for', async () => {
      for (let key = 0; key < 20; key++) memory.set(`new ${key}`);
      await inventory.refresh();
      clock += 1;
      memory.set('last');
      memory.done.set('last', new Date(clock));
      await inventory.refresh();
      const answer = new Promise<() => void>((begun) => {
        during('audit new 0', () => new Promise<void>((answered) => begun(answered)));
      });
      clock += WHILE - 1;
      expect(inventory.status.drift).to.deep.equal([]);
      const answered = await answer;
      clock += 1;
      expect(inventory.status.drift.map(({ hash }) => hash)).to.deep.equal(['last']);
      answered();
      expect(await drift()).to.have.length(21);
    });
  });

  describe('in the midst of a refresh', () => {
    it('keeps a key that is made after the list was taken', async () => {
      during('hashes', () => {
        memory.set('new');
        return inventory.reread('new');
      });
      await inventory.refresh();
      expect(hashes()).to.have.members(['old', 'new']);
      await inventory.refresh();
      expect(await drift()).to.deep.equal([]);
    });

    it('keeps a change that is made after the key was read', async () => {
      during('old', () => {
        memory.set('old', { alias: 'b' });
        return inventory.reread('old');
      });
      await inventory.refresh();
      expect(inventory.find({}).keys[0]?.alias).to.equal('b');
      await inventory.refresh();
      expect(await drift()).to.deep.equal([]);
    });

    it('does not bring back a key that is removed after it was read', async () => {
      during('old', () => {
        memory.sessions.delete('old');
        return inventory.reread('old');
      });
      await inventory.refresh();
      expect(hashes()).to.deep.equal([]);
      await inventory.refresh();
      expect(await drift()).to.deep.equal([]);
    });

    it('takes a key for gone that vanishes between the list and its turn', async () => {
      memory.set('other');
      during('hashes', () => memory.sessions.delete('other'));
      await inventory.refresh();
      expect(inventory.status).not.to.have.property('failure');
      expect(hashes()).to.deep.equal(['old']);
    });

    it('lets a change be explained when it has seen it first', async () => {
      memory.set('new');
      memory.set('old', { alias: 'b' });
      await inventory.refresh();
      clock += WHILE - 1; // longer than any action takes
      for (const hash of ['new', 'old']) await inventory.reread(hash);
      expect(await drift()).to.deep.equal([]);
    });

    it('lets a change explain what differs in that key, and in no other', async () => {
      memory.set('new');
      memory.set('old', { alias: 'b' });
      await inventory.refresh();
      await inventory.reread('new');
      expect(await drift()).to.deep.equal(['changed old alias: an old one, now b']);
    });

    it('does not let a reading replace a later one of the same key', async () => {
      const { early, answer } = await beginReading('old');
      memory.set('old', { alias: 'b' });
      await inventory.reread('old');
      answer();
      await early;
      expect(inventory.find({}).keys[0]?.alias).to.equal('b');
    });

    it('does not let a reading replace that of a later refresh', async () => {
      const { early, answer } = await beginReading('old');
      memory.set('old', { alias: 'b' });
      await inventory.refresh();
      answer();
      expect((await early)?.alias).to.equal('an old one');
      expect(inventory.find({}).keys[0]?.alias).to.equal('b');
    });
  });

  it('knows a plan that was loaded since the last refresh, when a key is put under it', async () => {
    memory.policies = [
      ...memory.policies,
      { ...(memory.policies[0] as (typeof memory.policies)[0]), id: 'late' },
    ];
    memory.set('old', { apply_policies: ['late'] });
    expect(await inventory.reread('old')).to.include({ state: 'active', plan: 'late' });
    expect([...inventory.plans.keys()]).to.include('late');
  });
});
