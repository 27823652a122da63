import { createHash } from 'node:crypto';
import { expect } from 'chai';
import { expectControlError, expectRefusal, REFUSALS } from '../answers.ts';
import type { Key, Target } from '../target.ts';
import { unix } from '../time.ts';

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
        meta_data: { plan: 'open', n: 1 },
        expires: unix() + 60,
      };
      const key = await target().createKey('open', { ...given, tags: ['a'] });
      const session = await target().session(key);
      expect(session).to.deep.include({ ...given, org_id: 'digest', apply_policies: ['open'] });
      expect(session.tags).to.have.members(['a', 'portal-org-free']); // its own and its policy's, in any order
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
}
