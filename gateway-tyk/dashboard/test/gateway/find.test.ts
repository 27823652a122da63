import { expect } from 'chai';
import { NO_PLAN as METRICS_NO_PLAN } from '../../../metrics.contract.ts';
import { countKeys, countNearQuota, NO_PLAN } from '../../src/gateway/counts.ts';
import { findKeys, type KeyQuery, PAGE_SIZE, SORTS } from '../../src/gateway/find.ts';
import type { Key } from '../../src/gateway/key.ts';
import type { Plans } from '../../src/gateway/plans.ts';

let made = 0;
const key = (more: Partial<Key> = {}): Key => ({
  hash: (++made).toString(16).padStart(64, '0'),
  alias: '',
  owner: '',
  state: 'active',
  plan: 'free',
  tags: [],
  usage: [],
  ...more,
});
const used = (api: string, used: number, calls = 100) => ({ api, used, quota: { calls, period: 60 } });
const without = ({ plan: _, ...rest }: Key): Key => rest;

const aliases = (keys: readonly Key[], query: KeyQuery) =>
  findKeys(keys, query).keys.map(({ alias }) => alias);

describe('finding keys', () => {
  describe('by text', () => {
    const keys = [
      key({ alias: 'Acme Payments', owner: 'jane@example.org', hash: `ab${'0'.repeat(62)}` }),
      key({ alias: 'caf\u00e9', owner: 'JOE@EXAMPLE.ORG', hash: `cd${'0'.repeat(62)}` }),
    ];
    const finds: Record<string, string[]> = {
      payments: ['Acme Payments'],
      'ACME PAY': ['Acme Payments'],
      ' acme ': ['Acme Payments'],
      'joe@example': ['caf\u00e9'],
      'example.org': ['Acme Payments', 'caf\u00e9'],
      'cafe\u0301': ['caf\u00e9'],
      ab: ['Acme Payments'],
      CD0: ['caf\u00e9'],
      '000': [],
      '.*': [],
      '': ['Acme Payments', 'caf\u00e9'],
    };
    for (const [text, found] of Object.entries(finds))
      it(`'${text}' finds ${found.length}`, () => {
        expect(aliases(keys, { text })).to.deep.equal(found);
      });
  });

  it('by plan and state', () => {
    const keys = [
      key({ alias: 'a' }),
      key({ alias: 'b', plan: 'standard' }),
      key({ alias: 'c', state: 'disabled' }),
      without(key({ alias: 'd', state: 'foreign' })),
    ];
    expect(aliases(keys, { plan: 'free' })).to.deep.equal(['a', 'c']);
    expect(aliases(keys, { state: 'disabled' })).to.deep.equal(['c']);
    expect(aliases(keys, { plan: 'free', state: 'active', text: 'a' })).to.deep.equal(['a']);
    expect(aliases(keys, { plan: NO_PLAN })).to.deep.equal(['d']);
    expect(aliases(keys, { plan: 'nope' })).to.deep.equal([]);
  });

  describe('in order', () => {
    const day = (n: number) => new Date(Date.UTC(2026, 0, n));
    const keys = [
      key({ alias: 'key 10', owner: 'b', plan: 'free', state: 'expired', created: day(2), expires: day(9) }),
      key({
        alias: 'Key 9',
        owner: 'a',
        plan: 'standard',
        created: day(3),
        usage: [used('hash', 10), used('sum', 90)],
      }),
      key({
        alias: 'z',
        owner: 'c',
        plan: 'partner',
        created: day(1),
        expires: day(8),
        usage: [used('hash', 5, 10)],
      }),
      without(key({ alias: '', state: 'foreign' })),
    ];
    const orders: Record<(typeof SORTS)[number], [up: string[], down: string[]]> = {
      alias: [
        ['Key 9', 'key 10', 'z', ''],
        ['z', 'key 10', 'Key 9', ''],
      ],
      owner: [
        ['Key 9', 'key 10', 'z', ''],
        ['z', 'key 10', 'Key 9', ''],
      ],
      plan: [
        ['key 10', 'z', 'Key 9', ''],
        ['Key 9', 'z', 'key 10', ''],
      ],
      state: [
        ['Key 9', 'z', 'key 10', ''],
        ['', 'key 10', 'Key 9', 'z'],
      ],
      created: [
        ['z', 'key 10', 'Key 9', ''],
        ['Key 9', 'key 10', 'z', ''],
      ],
      expires: [
        ['z', 'key 10', 'Key 9', ''],
        ['key 10', 'z', 'Key 9', ''],
      ],
      used: [
        ['z', 'Key 9', 'key 10', ''],
        ['Key 9', 'z', 'key 10', ''],
      ],
    };
    for (const sort of SORTS)
      it(`of ${sort}, either way, with those that have none at the end`, () => {
        const [up, down] = orders[sort];
        expect(aliases(keys, { sort })).to.deep.equal(up);
        expect(aliases([...keys].reverse(), { sort })).to.deep.equal(up);
        expect(aliases(keys, { sort, descending: true })).to.deep.equal(down);
      });

    it('of alias when nothing is said', () => {
      expect(aliases(keys, {})).to.deep.equal(orders.alias[0]);
    });
  });

  describe('by pages', () => {
    const keys = Array.from({ length: 2 * PAGE_SIZE + 1 }, () => key({ alias: 'the same' }));

    it('has each key on exactly one of them', () => {
      for (const descending of [true, false]) {
        const pages = [1, 2, 3].map((page) => findKeys(keys, { page, descending }));
        expect(pages.map(({ page, pages, total, keys }) => [page, pages, total, keys.length])).to.deep.equal([
          [1, 3, 101, 50],
          [2, 3, 101, 50],
          [3, 3, 101, 1],
        ]);
        expect(new Set(pages.flatMap(({ keys }) => keys.map(({ hash }) => hash))).size).to.equal(101);
      }
    });

    it('takes the last one for those beyond, and the first for what is none', () => {
      expect(findKeys(keys, { page: 99 })).to.include({ page: 3 });
      for (const page of [0, -1, Number.NaN, 1.9]) expect(findKeys(keys, { page })).to.include({ page: 1 });
    });

    it('has one page when nothing is found', () => {
      expect(findKeys(keys, { text: 'nope' })).to.deep.equal({ keys: [], total: 0, page: 1, pages: 1 });
    });
  });
});

describe('counting keys', () => {
  const quota = { calls: 100, period: 60 };
  const allowances = new Map([
    ['hash', { quota }],
    ['sum', { quota }],
    ['free', {}],
  ]);
  const plan = { disables: false, tags: [], allowances };
  const plans: Plans = new Map(['free', 'empty'].map((id) => [id, { ...plan, id, name: id }]));

  it('by plan and state', () => {
    const keys = [key(), key(), key({ state: 'expired' }), without(key({ state: 'foreign' }))];
    expect(countKeys(keys, plans)).to.have.deep.members([
      { plan: 'free', state: 'active', keys: 2 },
      { plan: 'free', state: 'expired', keys: 1 },
      { plan: 'none', state: 'foreign', keys: 1 },
    ]);
  });

  // The policies of a key, and the plan that a disabled one remembers, are what somebody wrote there.
  it('calls a plan that is not loaded none', () => {
    const keys = [key({ plan: 'any text', state: 'broken' }), key({ plan: 'another', state: 'broken' })];
    expect(countKeys(keys, plans)).to.deep.equal([{ plan: 'none', state: 'broken', keys: 2 }]);
  });

  it('calls those without a plan as the metrics of the gateway call theirs', () => {
    expect(NO_PLAN).to.equal(METRICS_NO_PLAN);
  });

  it('near their quota: active ones, by plan and endpoint, zeros too', () => {
    const keys = [
      key({ usage: [used('hash', 80), used('sum', 79)] }),
      key({ usage: [used('hash', 100), used('sum', 0)] }),
      key({ usage: [used('hash', 100)], state: 'expired' }),
      key({ usage: [{ api: 'hash', quota }] }),
    ];
    const counts = (share: number) =>
      countNearQuota(keys, plans, share).map(({ plan, api, keys }) => `${plan} ${api} ${keys}`);
    expect(counts(0.8)).to.deep.equal(['free hash 2', 'free sum 0', 'empty hash 0', 'empty sum 0']);
    expect(counts(1)).to.deep.equal(['free hash 1', 'free sum 0', 'empty hash 0', 'empty sum 0']);
  });
});
