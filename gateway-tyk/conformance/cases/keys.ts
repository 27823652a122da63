import { createHash } from 'node:crypto';
import { expect } from 'chai';
import { expectControlError, expectRefusal, quotaOf, REFUSALS } from '../answers.ts';
import type { Key, Target } from '../target.ts';
import { unix, until } from '../time.ts';

const NOBODY: Key = { token: '', id: '0'.repeat(64) };

export function keys(target: () => Target) {
  const list = async (): Promise<string[]> =>
    JSON.parse((await target().control('GET', '/tyk/keys')).body).keys;
  const create = (session: unknown, body?: string) =>
    target().control('POST', '/tyk/keys/create', session, body === undefined ? {} : { body });

  describe('creating a key', () => {
    it('answers with the token, this once, and with its SHA-256, by which it is known', async () => {
      const answer = await create({ org_id: 'digest', apply_policies: ['open'] });
      expect(answer.status).to.equal(200);
      expect(answer.headers['content-type']).to.equal('application/json');
      const { key, key_hash, ...rest } = JSON.parse(answer.body);
      expect(rest).to.deep.equal({ status: 'ok', action: 'added' });
      expect(key_hash).to.equal(createHash('sha256').update(key).digest('hex'));
    });

    it('makes another token each time', async () => {
      const made = await Promise.all(Array.from({ length: 10 }, () => target().createKey('open')));
      expect(new Set(made.map(({ token }) => token))).to.have.property('size', 10);
    });

    const open = { org_id: 'digest', apply_policies: ['open'] };
    const refused: Record<string, [session: unknown, status: number, message: string]> = {
      'without rights': [
        { org_id: 'digest' },
        400,
        'Failed to create key, keys must have at least one Access Rights record set.',
      ],
      'under an unknown policy': [
        { ...open, apply_policies: ['nope'] },
        500,
        'Failed to create key - policy not found: "nope"',
      ],
      'for another organisation': [
        { ...open, org_id: 'other' },
        500,
        'Failed to create key - policy not found: "open"',
      ],
      'of a wrong type': [{ ...open, apply_policies: 'open' }, 500, 'Unmarshalling failed'],
    };
    for (const [which, [session, status, message]] of Object.entries(refused)) {
      it(`${which} is answered ${status}`, async () => {
        const before = await list();
        expectControlError(await create(session), status, message);
        expect(await list()).to.have.members(before);
      });
    }

    for (const body of ['{"org_id"', '']) {
      it(`from '${body}' is answered 500`, async () => {
        expectControlError(await create(undefined, body), 500, 'Unmarshalling failed');
      });
    }
  });

  describe('a key', () => {
    it('is listed by its hash, never by its token', async () => {
      const key = await target().createKey('open');
      expect(await list())
        .to.include(key.id)
        .and.not.include(key.token);
      for (const id of await list()) expect(id).to.match(/^[0-9a-f]{64}$/);
    });

    it('is told with what it was given, without its token', async () => {
      const given = {
        alias: 'a client',
        tags: ['a'],
        meta_data: { plan: 'open', n: 1 },
        expires: unix() + 60,
      };
      const key = await target().createKey('open', given);
      const session = await target().session(key);
      expect(session).to.deep.include({ ...given, org_id: 'digest', apply_policies: ['open'] });
      expect(Date.now() - Date.parse(session.date_created)).to.be.within(0, 5000);
      expect(JSON.stringify(session)).not.to.include(key.token);
    });

    it('is told with the limits of its policy, and what is left of each quota', async () => {
      const key = await target().createKey('quota-3');
      const quotas = async () => {
        const { hash, sum } = (await target().session(key)).access_rights;
        return [hash?.limit, sum?.limit];
      };
      const limit = { rate: 100_000, per: 1, quota_max: 3, quota_renewal_rate: 3600 };
      const unused = { ...limit, quota_remaining: 3 };
      expect(await quotas()).to.deep.equal([unused, unused]);
      const reset = Number((await target().hash(key)).headers['x-ratelimit-reset']);
      const [hash, sum] = await quotas();
      expect(sum).to.deep.equal(unused);
      expect(hash).to.deep.include({ ...limit, quota_remaining: 2 });
      expect(hash?.quota_renews).to.be.within(reset - 1, reset + 1);
      for (let call = 0; call < 2; call++) await target().hash(key);
      // Nothing left is told by leaving it out, as all that is zero.
      expect((await quotas())[0]).not.to.have.property('quota_remaining');
    });

    it('that nobody has is answered 404', async () => {
      const unknown = await target().control('GET', `/tyk/keys/${NOBODY.id}?hashed=1`);
      expectControlError(unknown, 404, 'Key not found');
      expectControlError(await target().deleteKey(NOBODY), 404, 'There is no such key found');
      expectControlError(await target().updateKey(NOBODY, 'open'), 404, 'Key is not found');
    });

    it('is not found by its hash without hashed=1', async () => {
      const { id } = await target().createKey('open');
      expectControlError(await target().control('GET', `/tyk/keys/${id}`), 404, 'Key not found');
    });

    it('ignores is_inactive: what its policies say is what counts', async () => {
      const key = await target().createKey('open', { is_inactive: true });
      expect((await target().hash(key)).status).to.equal(200);
      await target().updateKey(key, 'open', { is_inactive: true });
      expect((await target().hash(key)).status).to.equal(200);
      expect(await target().session(key)).not.to.have.property('is_inactive');
    });

    it('may expire in the past from the start', async () => {
      expectRefusal(
        await target().hash(await target().createKey('open', { expires: 1000 })),
        REFUSALS.expired,
      );
    });
  });

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
      expect(session).to.deep.include({ date_created, tags: ['new'] });
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
      expect(await list()).not.to.include(key.id);
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
