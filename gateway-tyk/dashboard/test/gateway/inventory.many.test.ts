import { expect } from 'chai';
import pLimit from 'p-limit';
import { PAGE_SIZE } from '../../src/gateway/find.ts';
import { createInventory, type Inventory } from '../../src/gateway/inventory.ts';
import { forEachGateway } from '../targets.ts';

const KEYS = 10_000;
const AT_ONCE = 32;

describe('the inventory of many keys', () => {
  forEachGateway((_kind, target) => {
    let inventory: Inventory;
    const hashes = new Set<string>();
    before(async function () {
      this.timeout(120_000);
      const make = async (n: number) => {
        const owner = `team ${n % 7}`;
        const plan = n % 10 === 0 ? 'standard' : 'free';
        const { hash } = await target().createKey(plan, { alias: `client ${n}`, meta_data: { owner } });
        hashes.add(hash);
      };
      const limit = pLimit(AT_ONCE);
      await Promise.all(Array.from({ length: KEYS }, (_, n) => limit(make, n)));
      inventory = createInventory({
        gateway: target().gateway,
        refreshInterval: 60,
        audited: async () => false,
      });
      await inventory.refresh();
    });

    it('has each on one of its pages', () => {
      const found: string[] = [];
      for (let page = 1, pages = 1; page <= pages; page++) {
        const each = inventory.find({ page, sort: 'created' });
        ({ pages } = each);
        expect(each).to.include({ total: KEYS, page });
        found.push(...each.keys.map(({ hash }) => hash));
      }
      expect(found).to.have.length(KEYS);
      expect(new Set(found)).to.deep.equal(hashes);
    });

    it('finds them', () => {
      expect(inventory.find({ text: 'CLIENT 1234' }).keys.map(({ alias }) => alias)).to.deep.equal([
        'client 1234',
      ]);
      expect(inventory.find({ text: 'team 3', plan: 'standard' }).total).to.be.within(142, 144);
      expect(inventory.find({ page: 200 }).keys.at(-1)?.alias).to.equal(`client ${KEYS - 1}`);
      expect(inventory.find({ page: 7 }).keys).to.have.length(PAGE_SIZE);
    });

    it('counts them', () => {
      expect(inventory.counts()).to.have.deep.members([
        { plan: 'free', state: 'active', keys: KEYS - KEYS / 10 },
        { plan: 'standard', state: 'active', keys: KEYS / 10 },
      ]);
    });
  });
});
