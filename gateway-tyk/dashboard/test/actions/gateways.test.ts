/** What actions do to keys, as clients and the gateway see it. */
import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import { META } from '../../src/gateway/key.ts';
import { forEachGateway } from '../targets.ts';
import { busyKeys } from './busy.ts';
import { asked, errorOf } from './fakes.ts';
import { inSeconds, useSubject } from './subject.ts';

describe('what is done to a key', () => {
  forEachGateway((kind, target) => {
    const subject = useSubject(target);

    it('creating makes one that works, as it was asked for', async () => {
      const expires = inSeconds(600);
      const { token, hash, key, warnings } = await subject().create('standard', { expires });
      expect(warnings).to.deep.equal([]);
      expect(key).to.deep.equal(await subject().key(hash));
      expect(key).to.deep.include({
        alias: 'a client',
        owner: 'ada',
        plan: 'standard',
        state: 'active',
        expires,
        tags: [],
      });
      expect(await subject().status(token)).to.equal(200);
      expect(await subject().actions.test(`Bearer ${token}\n`)).to.include({
        hash,
        state: 'active',
        plan: 'standard',
      });
    });

    it('creating without an end makes one that has none', async () => {
      const { key } = await subject().create();
      expect(key).to.include({ state: 'active' }).and.not.to.have.property('expires');
    });

    it('disabling refuses its calls, enabling lets them through, and nothing else changes', async () => {
      const expires = inSeconds(600).getTime() / 1000;
      const meta_data = { owner: 'ada', note: 'kept', nested: { a: [1, 'b'] } };
      const more = { alias: 'busy', tags: ['b', 'a'], meta_data, expires };
      const { token, hash } = await target().createKey('free', more);
      subject().tokens.push(token);
      await subject().use(token, 2);
      const before = await subject().lasting(hash);
      expect(before).to.deep.include({ alias: 'busy', owner: 'ada', tags: ['a', 'b'], meta: meta_data });

      const disabled = await subject().actions.disable(asked, hash);
      expect(disabled.warnings).to.deep.equal([]);
      expect(disabled.key).to.include({ state: 'disabled', plan: 'free' });
      expect(await subject().status(token)).to.equal(403);
      expect(await subject().lasting(hash)).to.deep.equal(before);

      await subject().actions.changePlan(asked, hash, 'standard');
      expect(await subject().status(token)).to.equal(403);
      expect(await subject().key(hash)).to.include({ state: 'disabled', plan: 'standard' });
      expect(await subject().lasting(hash)).to.deep.equal(before);

      const { key } = await subject().actions.enable(asked, hash);
      expect(key).to.include({ state: 'active', plan: 'standard' });
      expect((await subject().session(hash)).meta_data).to.deep.equal(meta_data);
      expect(await subject().used(hash)).to.equal(2);
      expect(await subject().status(token)).to.equal(200);
      expect(await subject().lasting(hash)).to.deep.equal(before);
    });

    it('another plan counts from the next call, with the calls that were made, and has the tags of that plan alone', async () => {
      const { token, hash } = await subject().create('quota-3');
      await subject().use(token, 2);
      const before = await subject().lasting(hash);
      const { key } = await subject().actions.changePlan(asked, hash, 'quota-20');
      expect(key).to.include({ plan: 'quota-20', state: 'active' });
      expect(await subject().used(hash)).to.equal(2);
      await subject().use(token, 2);
      await subject().actions.changePlan(asked, hash, 'standard');
      expect((await subject().session(hash)).tags).to.deep.equal(['portal-org-standard']);
      await subject().use(token, 1);
      expect(await subject().used(hash)).to.equal(5);
      expect(await subject().lasting(hash)).to.deep.equal(before);
    });

    it('a quota that is reset is whole again, for every endpoint, and nothing else changes', async () => {
      const { token, hash } = await subject().create('quota-3', { expires: inSeconds(600) });
      await subject().use(token, 3);
      expect(await subject().status(token)).to.equal(403);
      expect(await subject().status(token, 'sum')).to.equal(200);
      const before = await subject().lasting(hash);
      const { key, warnings } = await subject().actions.resetQuota(asked, hash);
      expect(warnings).to.deep.equal([]);
      expect(key?.usage.map(({ used }) => used)).to.deep.equal([0, 0]);
      expect(await subject().lasting(hash)).to.deep.equal(before);
      await subject().use(token, 3);
    });

    it('rotating makes one like it beside it, and gives the old one its end', async () => {
      const meta_data = {
        owner: 'ada',
        note: 'kept',
        [META.rotatedFrom]: 'f'.repeat(64),
        [META.rotatedTo]: 'e'.repeat(64),
      };
      const old = await target().createKey('quota-20', { alias: 'a client', tags: ['own'], meta_data });
      subject().tokens.push(old.token);
      await subject().use(old.token, 2);
      const endsAt = inSeconds(60);
      const { token, hash, key, warnings } = await subject().actions.rotate(asked, old.hash, endsAt);
      subject().tokens.push(token);
      expect(warnings).to.deep.equal([]);
      expect(key).to.deep.equal(await subject().key(hash));
      expect(key).to.deep.include({
        alias: 'a client',
        owner: 'ada',
        plan: 'quota-20',
        state: 'active',
        tags: ['own'],
        rotatedFrom: old.hash,
      });
      expect(key).not.to.have.any.keys('expires', 'rotatedTo');
      expect((await subject().session(hash)).meta_data).to.include({ note: 'kept' });
      expect(await subject().used(hash)).to.equal(0);

      const replaced = await subject().key(old.hash);
      expect(replaced).to.deep.include({
        expires: endsAt,
        rotatedTo: hash,
        rotatedFrom: 'f'.repeat(64),
        plan: 'quota-20',
      });
      expect(await subject().used(old.hash)).to.equal(2);
      expect([await subject().status(old.token), await subject().status(token)]).to.deep.equal([200, 200]);
    });

    it('rotating does not let the old one live longer than it would have, and its successor no longer', async () => {
      const expires = inSeconds(120);
      const old = await subject().create('open', { expires });
      const { token, hash, warnings } = await subject().actions.rotate(asked, old.hash, inSeconds(3600));
      subject().tokens.push(token);
      expect(warnings).to.have.length(1);
      expect(warnings[0]).to.equal(
        `The old key ends at ${expires.toISOString().replace('.000', '')}, as it did before.`,
      );
      for (const one of [hash, old.hash]) expect((await subject().key(one)).expires).to.deep.equal(expires);
    });

    it('revoking makes an end of it: its calls are refused, and the gateway does not know it', async () => {
      const { token, hash } = await subject().create();
      await subject().use(token, 1);
      expect(await subject().actions.revoke(asked, hash)).to.deep.equal({ warnings: [] });
      expect(await subject().status(token)).to.equal(403);
      expect(await errorOf(subject().session(hash))).to.include({ kind: 'no-such-key' });
      expect(await subject().actions.test(token)).to.equal(undefined);
      expect((await subject().actions.revoke(asked, hash)).warnings[0]).to.match(
        /did not know this key any more/,
      );
    });

    it('a plan that is loaded mends one whose plan is gone', async () => {
      target().definitions.writePolicy('short-lived', {});
      await target().reload();
      const { token, hash } = await subject().create('short-lived');
      target().definitions.removePolicy('short-lived');
      await target().reload();
      expect(await subject().status(token)).to.equal(403);
      expect(await subject().key(hash)).to.include({ state: 'broken' });
      expect(await errorOf(subject().actions.disable(asked, hash)))
        .to.have.property('message')
        .that.matches(/Change its plan/);
      const { key } = await subject().actions.changePlan(asked, hash, 'open');
      expect(key).to.include({ state: 'active', plan: 'open' });
      expect(await subject().status(token)).to.equal(200);
    });

    if (kind === 'tyk') {
      it('with several plans it can be revoked, and nothing else', async () => {
        const { token, hash } = await target().createKey('open', { apply_policies: ['open', 'quota-3'] });
        subject().tokens.push(token);
        expect(await errorOf(subject().actions.disable(asked, hash)))
          .to.have.property('message')
          .that.matches(/only be revoked/);
        await subject().actions.revoke(asked, hash);
        expect(await subject().status(token)).to.equal(403);
      });

      it('nothing is lost that somebody else has put there', async () => {
        const { hash } = await subject().create('open');
        const { access_rights: _, ...told } = await subject().session(hash);
        await target().gateway.replace(
          hash,
          { ...told, enable_detailed_recording: true },
          { resetQuotas: false },
        );
        await subject().actions.disable(asked, hash);
        await subject().actions.enable(asked, hash);
        expect(await subject().session(hash)).to.include({ enable_detailed_recording: true });
      });
    }

    busyKeys(target, subject);

    describe('in the end', () => {
      it('is refused in plain words when the gateway is away', async () => {
        const { hash } = await subject().create();
        await target().stopGateway();
        const error = await errorOf(subject().actions.revoke(asked, hash));
        expect(error).to.include({ kind: 'unreachable' });
        expect((error as { explanation?: { advice: string } }).explanation?.advice).to.match(
          /^Nothing was changed\./,
        );
      });

      it('is written down without a token and without the secret', () => {
        const { auditFile, told, tokens } = subject();
        const file = readFileSync(auditFile, 'utf8');
        const everything = [file, ...told].join('\n');
        expect(tokens.length).to.be.greaterThan(15);
        for (const token of tokens) expect(everything).not.to.include(token);
        expect(everything).not.to.include(target().secret).and.not.to.include('eyJ');
        expect(file.trimEnd().split('\n')).to.deep.equal(told.filter((line) => line.startsWith('{"level"')));
      });
    });
  });
});
