import { expect } from 'chai';
import { GatewayError } from '../../src/gateway/errors.ts';
import type { Drift, InventoryStatus } from '../../src/gateway/inventory.ts';
import type { Comparison } from '../../src/gateway/shipped.ts';
import { noticesOf } from '../../src/pages/notices.ts';

const ago = (seconds: number) => new Date(Date.now() - seconds * 1000);

describe('the lines above every page', () => {
  // The time passes while other files are tested, so it is taken anew for each.
  let well: InventoryStatus;
  beforeEach(() => {
    well = { asOf: ago(12), refreshing: false, drift: [] } as unknown as InventoryStatus;
  });
  const same: Comparison = { version: 'v5.14.0', checked: ago(12), policies: [], apis: [] };
  const drift = (seconds: number): Drift => ({
    hash: 'a'.repeat(64),
    alias: 'Acme',
    what: 'changed',
    seen: ago(seconds),
  });
  const texts = (status: Partial<InventoryStatus>, comparison?: Comparison) =>
    noticesOf({ ...well, ...status }, comparison).map(({ text }) => text);

  it('are none while all is well, or not known yet', () => {
    expect(texts({}, same)).to.deep.equal([]);
    expect(texts({})).to.deep.equal([]);
  });

  it('say that the gateway is away, what to do, and how old the keys are that are shown', () => {
    const [text] = texts({ failure: new GatewayError('unreachable') });
    expect(text).to.match(
      /^The gateway cannot be reached\. .* The keys shown are those of 1[23] seconds ago\.$/,
    );
    const { asOf: _, ...never } = well;
    const [first] = noticesOf({ ...never, failure: new GatewayError('redis-down') }, undefined);
    expect(first?.text).to.match(/Redis.* No key could be read yet\.$/);
  });

  it('say what the last refresh left out', () => {
    expect(texts({ unread: 2 })[0]).to.match(/^2 keys could not be read at the last refresh/);
    expect(texts({ unhashed: 1 })[0]).to.match(
      /^The gateway has 1 key that it does not keep under a SHA-256\./,
    );
  });

  it('say for an hour that keys were changed elsewhere', () => {
    expect(texts({ drift: [drift(10)] })).to.deep.equal([
      '1 change to keys in the last hour was not made here.',
    ]);
    expect(texts({ drift: [drift(10), drift(3590)] })).to.deep.equal([
      '2 changes to keys in the last hour were not made here.',
    ]);
    expect(texts({ drift: [drift(3601)] })).to.deep.equal([]);
  });

  it('say that the gateway has not loaded what is shipped', () => {
    const missing = { id: 'free', what: 'missing' as const, text: 'Policy free is missing.' };
    expect(texts({}, { ...same, policies: [missing] })).to.deep.equal([
      'What the gateway has loaded differs from what this release ships, in 1 place.',
    ]);
  });
});
