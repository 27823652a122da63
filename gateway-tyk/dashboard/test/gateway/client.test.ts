import { expect } from 'chai';
import { freePort } from '../../../run/process.ts';
import { type GatewayApi, gatewayApi } from '../../src/gateway/client.ts';
import type { GatewayError } from '../../src/gateway/errors.ts';
import { forEachGateway } from '../targets.ts';
import { EVERY_CALL, failureOf, NOBODY } from './failures.ts';

describe('the Gateway API client', () => {
  forEachGateway((_kind, target) => {
    const gateway = () => target().gateway;
    const open = { org_id: 'digest', apply_policies: ['open'] };

    it('makes a key that works, tells it and lists it', async () => {
      const { token, hash } = await gateway().create({ ...open, alias: 'one' });
      expect((await target().call(token)).status).to.equal(200);
      expect(await gateway().session(hash)).to.deep.include({ alias: 'one', apply_policies: ['open'] });
      expect(await gateway().hashes()).to.include(hash);
    });

    it('replaces a key, with its counts or without', async () => {
      const { token, hash } = await target().createKey('quota-3', { alias: 'old' });
      const left = async () => (await gateway().session(hash)).access_rights?.hash?.limit?.quota_remaining;
      await target().call(token);
      const session = { org_id: 'digest', apply_policies: ['quota-3'], alias: 'new' };
      await gateway().replace(hash, session, { resetQuotas: false });
      expect(await gateway().session(hash)).to.include({ alias: 'new' });
      expect(await left()).to.equal(2);
      await gateway().replace(hash, session, { resetQuotas: true });
      expect(await left()).to.equal(3);
    });

    it('removes a key', async () => {
      const { token, hash } = await target().createKey('open');
      await gateway().remove(hash);
      expect((await target().call(token)).status).to.equal(403);
      expect(await gateway().hashes()).not.to.include(hash);
    });

    it('tells policies, APIs and health', async () => {
      expect((await gateway().policies()).map(({ id }) => id)).to.include.members(['free', 'suspended']);
      expect((await gateway().apis()).map(({ api_id }) => api_id)).to.have.members([
        'hash',
        'sum',
        'healthz',
      ]);
      const health = await gateway().health();
      expect(health.version).to.match(/^v5\.14\.0/);
      expect(health).not.to.have.property('unready');
    });

    it('says of a key that is gone that there is none, and that nothing was changed', async () => {
      const { hash } = await target().createKey('open');
      await gateway().remove(hash);
      for (const name of [hash, NOBODY]) {
        expect(await failureOf(gateway().session(name))).to.equal('no-such-key');
        expect(await failureOf(gateway().replace(name, open, { resetQuotas: false }))).to.equal(
          'no-such-key, none',
        );
        expect(await failureOf(gateway().remove(name))).to.equal('no-such-key, none');
      }
    });

    it('says so even where there is no other key to compare with', async () => {
      for (const hash of await gateway().hashes()) await gateway().remove(hash);
      expect(await gateway().hashes()).to.deep.equal([]);
      expect(await failureOf(gateway().session(NOBODY))).to.equal('no-such-key');
    });

    it('tells in its own words why the gateway refused, and that nothing was changed', async () => {
      const { hash } = await target().createKey('open', { alias: 'old' });
      const nope = { org_id: 'digest', apply_policies: ['nope'] };
      const refusals: [() => Promise<unknown>, RegExp][] = [
        [() => gateway().create(nope), /policy not found: "nope"/],
        [() => gateway().create({ org_id: 'digest' }), /at least one Access Rights record/],
        [() => gateway().replace(hash, nope, { resetQuotas: true }), /ensure security settings are correct/],
      ];
      for (const [refuse, words] of refusals) {
        const error = await refuse().catch((error: GatewayError) => error);
        expect(error).to.include({ kind: 'refused', change: 'none' });
        expect((error as GatewayError).detail).to.match(words);
      }
      expect(await gateway().session(hash)).to.include({ alias: 'old' });
    });

    const to = (url: string, secret = target().secret): GatewayApi => gatewayApi({ url, secret });

    it('knows a wrong secret by every call but the one that needs none', async () => {
      const wrong = to(target().controlUrl, 'nope');
      for (const [call, changes] of Object.values(EVERY_CALL))
        expect(await failureOf(call(wrong))).to.equal(changes ? 'wrong-secret, none' : 'wrong-secret');
      expect(await wrong.health()).to.have.property('version');
    });

    it('knows the port that clients call by every call', async () => {
      const data = to(target().url);
      for (const [call, changes] of Object.values(EVERY_CALL))
        expect(await failureOf(call(data))).to.equal(changes ? 'not-tyk, none' : 'not-tyk');
      expect(await failureOf(data.health())).to.equal('not-tyk');
    });

    it('reaches nothing where nothing listens, and so changes nothing', async () => {
      const nothing = to(`http://127.0.0.1:${await freePort()}`);
      for (const [call, changes] of Object.values(EVERY_CALL))
        expect(await failureOf(call(nothing))).to.equal(changes ? 'unreachable, none' : 'unreachable');
      expect(await failureOf(nothing.health())).to.equal('unreachable');
    });

    it('tells what each call was for, how it ended, and how long it took', async () => {
      const observed: [string, string, number][] = [];
      const watched = gatewayApi({
        url: target().controlUrl,
        secret: target().secret,
        observe: (...one) => observed.push(one),
      });
      const { hash } = await watched.create(open);
      await watched.session(hash);
      await watched.remove(NOBODY).catch(() => {});
      expect(observed.map(([operation, outcome]) => `${operation} ${outcome}`)).to.deep.equal([
        'create ok',
        'read ok',
        'remove no-such-key',
      ]);
      for (const [, , seconds] of observed) expect(seconds).to.be.within(0, 5);
    });
  });
});
