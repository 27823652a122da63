import { expect } from 'chai';
import { expectControlError, expectRefusal, quotaOf, REFUSALS } from '../answers.ts';
import type { Target } from '../target.ts';
import { unix, until } from '../time.ts';

export function keyChanges(target: () => Target) {
  describe('updating a key', () => {
    it('replaces all of it but its date of creation', async () => {
      const key = await target().createKey('open', {
        alias: 'old',
        meta_data: { a: 'b' },
        expires: unix() + 60,
      });
      const { date_created } = await target().session(key);
      const answer = await target().updateKey(key, 'open', { tags: ['new'] });
      expect(answer.status).to.equal(200);
      expect(JSON.parse(answer.body)).to.deep.equal({ key: key.id, status: 'ok', action: 'modified' });
      const session = await target().session(key);
      expect(session).to.deep.include({ date_created });
      expect(session.tags).to.have.members(['new', 'portal-org-free']);
      expect(session).not.to.have.any.keys('alias', 'meta_data', 'expires');
      expect((await target().hash(key)).status).to.equal(200);
    });

    it('gives it its whole quota again', async () => {
      const key = await target().createKey('quota-3');
      for (let call = 0; call < 4; call++) await target().hash(key);
      await target().updateKey(key, 'quota-3');
      expect(quotaOf(await target().hash(key))).to.equal('3/2');
    });

    it('with suppress_reset=1 leaves the count as it is, and with any other value does not', async () => {
      const key = await target().createKey('quota-3');
      await target().hash(key);
      await target().updateKey(key, 'quota-3', {}, '&suppress_reset=1');
      expect(quotaOf(await target().hash(key))).to.equal('3/1');
      await target().updateKey(key, 'quota-3', {}, '&suppress_reset=true');
      expect(quotaOf(await target().hash(key))).to.equal('3/2');
    });

    it('to another plan gives it the tags of that one alone', async () => {
      const key = await target().createKey('free');
      await target().hash(key);
      await target().updateKey(key, 'standard');
      expect((await target().session(key)).tags).to.deep.equal(['portal-org-standard']);
      await target().updateKey(key, 'suspended');
      expect(await target().session(key)).not.to.have.property('tags');
    });

    // Metrics count such a key under either. So whoever changes a key sends its own tags only, and none that begins so.
    it('to another plan with the tags that were told leaves it those of the old plan too', async () => {
      const key = await target().createKey('free');
      const { tags } = await target().session(key);
      await target().updateKey(key, 'standard', { tags });
      expect((await target().session(key)).tags).to.have.members(['portal-org-free', 'portal-org-standard']);
    });

    it('to another policy counts from the next call', async () => {
      const key = await target().createKey('quota-3');
      await target().hash(key);
      await target().updateKey(key, 'quota-20', {}, '&suppress_reset=1');
      expect(quotaOf(await target().hash(key))).to.equal('20/18');
      expect((await target().session(key)).apply_policies).to.deep.equal(['quota-20']);
    });

    it('to the suspended policy disables it, and back enables it with its count', async () => {
      const key = await target().createKey('quota-3');
      await target().hash(key);
      await target().updateKey(key, 'suspended', {}, '&suppress_reset=1');
      expectRefusal(await target().hash(key), REFUSALS.inactive);
      expect(await target().session(key)).to.include({ is_inactive: true });
      await target().updateKey(key, 'quota-3', {}, '&suppress_reset=1');
      expect(quotaOf(await target().hash(key))).to.equal('3/1');
    });

    it('can let it live longer, but not expire in the past: it keeps the time that it had', async () => {
      const key = await target().createKey('open', { expires: 1000 });
      const expires = unix() + 60;
      await target().updateKey(key, 'open', { expires });
      expect((await target().hash(key)).status).to.equal(200);
      await target().updateKey(key, 'open', { expires: 1000 });
      expect(await target().session(key)).to.include({ expires });
    });

    it('from what is no JSON is answered 400, and changes nothing', async () => {
      const key = await target().createKey('open', { alias: 'old' });
      const path = `/tyk/keys/${key.id}?hashed=1`;
      const answer = await target().control('PUT', path, undefined, { body: '{' });
      expectControlError(answer, 400, 'Request malformed');
      expect(await target().session(key)).to.include({ alias: 'old' });
    });

    it('to an unknown policy is answered 500, and changes nothing', async () => {
      const key = await target().createKey('open', { alias: 'old' });
      const message = 'Failed to create key, ensure security settings are correct.';
      expectControlError(await target().updateKey(key, 'nope'), 500, message);
      expect(await target().session(key)).to.include({ alias: 'old' });
      expect((await target().hash(key)).status).to.equal(200);
    });
  });

  describe('deleting a key', () => {
    it('answers with its hash, and nothing knows it any more', async () => {
      const key = await target().createKey('open');
      const answer = await target().deleteKey(key);
      expect(answer.status).to.equal(200);
      expect(JSON.parse(answer.body)).to.deep.equal({ key: key.id, status: 'ok', action: 'deleted' });
      expect((await target().control('GET', '/tyk/keys')).body).not.to.include(key.id);
      expectControlError(await target().deleteKey(key), 404, 'There is no such key found');
    });

    it('is dead at once, and stays dead', async () => {
      const key = await target().createKey('open');
      expect((await target().hash(key)).status).to.equal(200);
      await target().deleteKey(key);
      const end = Date.now() + 1000;
      while (Date.now() < end) expectRefusal(await target().hash(key), REFUSALS.noAccess);
    });

    it('lets a call finish that has reached the upstream, and stays dead after it', async () => {
      const key = await target().createKey('open');
      let finish = () => {};
      target().upstream.answer = (res) => (finish = () => res.end('{}'));
      const call = target().hash(key);
      await until('a call to the upstream', 1, () => target().upstream.received.length === 1);
      await target().deleteKey(key);
      finish();
      expect((await call).status).to.equal(200);
      target().upstream.reset();
      expectRefusal(await target().hash(key), REFUSALS.noAccess);
    });
  });
}
