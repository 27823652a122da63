import { setImmediate } from 'node:timers/promises';
import { timeouts } from '@digest/api/service';
import { expect } from 'chai';
import { ORG_ID } from '../../../compile/definition.ts';
import { until } from '../../../conformance/time.ts';
import { freePort } from '../../../run/process.ts';
import { gatewayApi } from '../../src/gateway/client.ts';
import { createInventory, type Inventory } from '../../src/gateway/inventory.ts';
import { forEachGateway } from '../targets.ts';

/** Did anything that the audit would have. */
const nobody = async () => false;

describe('the inventory of a gateway', () => {
  forEachGateway(
    (_kind, target) => {
      let inventory: Inventory;
      let ahead = 0;
      before(async () => {
        ahead = 0;
        inventory = createInventory({
          gateway: gatewayApi({ url: target().controlUrl, secret: target().secret, timeout: 15_000 }),
          refreshInterval: 60,
          audited: nobody,
          now: () => new Date(Date.now() + ahead),
        });
        await target().createKey('free', { alias: 'the first' });
        await inventory.refresh();
      });
      /** After the time in which it may be explained. */
      const drift = async () => {
        ahead += timeouts.alb.idle * 1000;
        // Looked up in the audit now, and told when it has answered.
        void inventory.status;
        await setImmediate();
        return inventory.status.drift.map(({ what, alias, detail }) =>
          [what, alias, detail].filter(Boolean).join(' '),
        );
      };
      const aliases = () => inventory.find({}).keys.map(({ alias }) => alias);

      it('knows how much of its quota a key has used', async () => {
        const { token, hash } = await target().createKey('quota-3', { alias: 'used up' });
        await inventory.reread(hash);
        expect(inventory.nearQuota(1)).to.deep.include({ plan: 'quota-3', api: 'hash', keys: 0 });
        for (let call = 0; call < 3; call++) await target().call(token);
        await inventory.refresh();
        expect(inventory.nearQuota(1)).to.deep.include({ plan: 'quota-3', api: 'hash', keys: 1 });
        expect(inventory.nearQuota(1)).to.deep.include({ plan: 'quota-3', api: 'sum', keys: 0 });
        expect(inventory.find({ sort: 'used', descending: true }).keys[0]?.alias).to.equal('used up');
      });

      it('tells no drift when calls are counted, nor after a change that was made here', async () => {
        const { token, hash } = await target().createKey('free', { alias: 'ours', tags: ['b', 'a'] });
        await inventory.reread(hash);
        await inventory.refresh();
        await target().call(token);
        await inventory.refresh();
        const session = await target().gateway.session(hash);
        await target().gateway.replace(
          hash,
          { ...session, apply_policies: ['standard'] },
          { resetQuotas: false },
        );
        await inventory.reread(hash);
        await target().call(token);
        await inventory.refresh();
        await target().gateway.remove(hash);
        expect(await inventory.reread(hash)).to.equal(undefined);
        await inventory.refresh();
        expect(await drift()).to.deep.equal([]);
      });

      it('tells what was made, changed and removed by others', async () => {
        const { hash } = await target().createKey('free', { alias: 'theirs', meta_data: { owner: 'a' } });
        await inventory.refresh();
        const session = {
          org_id: ORG_ID,
          apply_policies: ['suspended'],
          alias: 'theirs',
          meta_data: { owner: 'b' },
        };
        await target().gateway.replace(hash, session, { resetQuotas: false });
        await inventory.refresh();
        expect(inventory.find({ text: 'theirs' }).keys[0]?.state).to.equal('disabled');
        await target().gateway.remove(hash);
        await inventory.refresh();
        expect(await drift()).to.deep.equal([
          'vanished theirs',
          'changed theirs plan: free, now suspended; owner: a, now b',
          'appeared theirs',
        ]);
        expect(inventory.find({ text: 'theirs' }).total).to.equal(0);
      });

      it('keeps what there is while Redis is away, says so, and calls nothing of that drift', async () => {
        const { asOf, drift: before } = inventory.status;
        const known = aliases();
        await target().stopRedis();
        for (let time = 0; time < 2; time++) {
          await inventory.refresh();
          expect(inventory.status.failure?.kind).to.equal('redis-down');
          expect(aliases()).to.deep.equal(known);
          expect(inventory.status.asOf).to.equal(asOf);
        }
        await target().startRedis();
        await until('a refresh', 10, async () => {
          await inventory.refresh();
          return !inventory.status.failure;
        });
        expect(aliases()).to.deep.equal(known);
        expect(inventory.status.asOf).to.be.greaterThan(asOf as Date);
        expect(await drift()).to.have.length(before.length);
      });

      it('says what is wrong when it can read nothing', async () => {
        const { controlUrl, url, secret } = target();
        const failures: Record<string, { url: string; secret: string }> = {
          'wrong-secret': { url: controlUrl, secret: 'nope' },
          'not-tyk': { url, secret },
          unreachable: { url: `http://127.0.0.1:${await freePort()}`, secret },
        };
        for (const [kind, options] of Object.entries(failures)) {
          const other = createInventory({
            gateway: gatewayApi(options),
            refreshInterval: 60,
            audited: nobody,
          });
          await other.refresh();
          expect(other.status.failure?.kind).to.equal(kind);
          expect(other.status).not.to.have.property('asOf');
          expect(other.find({})).to.include({ total: 0, page: 1, pages: 1 });
        }
      });
    },
    { redis: true },
  );
});
