import { expect } from 'chai';
import { expectRefusal, REFUSALS } from '../answers.ts';
import type { Call } from '../call.ts';
import type { Key, Target } from '../target.ts';
import { unix, until } from '../time.ts';

export function token(target: () => Target) {
  describe('token', () => {
    let key: Key;
    before(async () => {
      key = await target().createKey('open');
    });
    const call = (options: Call, query = '') =>
      target().call(`/v1/hash${query}`, { json: { text: 'abc' }, ...options });

    const accepted: Record<string, (token: string) => string> = {
      'as it is': (token) => token,
      'after Bearer': (token) => `Bearer ${token}`,
      'after bearer, in whatever case': (token) => `bEARER ${token}`,
      'with spaces around it': (token) => `  ${token}  `,
    };
    for (const [how, write] of Object.entries(accepted)) {
      it(`is taken ${how}`, async () => {
        expect((await call({ key: write(key.token) })).status).to.equal(200);
      });
    }

    it('is taken from a header whose name is in lower case', async () => {
      expect((await call({ headers: { authorization: key.token } })).status).to.equal(200);
    });

    it('is the first when there are two', async () => {
      expect((await call({ headers: { Authorization: [key.token, 'another'] } })).status).to.equal(200);
      expectRefusal(await call({ headers: { Authorization: ['another', key.token] } }), REFUSALS.noAccess);
    });

    const refused: Record<string, (key: Key) => string> = {
      'that nobody was given': () => 'nonsense',
      'that is very short': () => 'x',
      'in another case': ({ token }) => token.toUpperCase(),
      'in quotes': ({ token }) => `"${token}"`,
      'after Bearer and two spaces': ({ token }) => `Bearer  ${token}`,
      'after Bearer twice': ({ token }) => `Bearer Bearer ${token}`,
      'after Basic': ({ token }) => `Basic ${token}`,
      'that is only the word Bearer': () => 'Bearer',
      // What a dump of the key store tells must not open anything.
      'that is the hash of one': ({ id }) => id,
    };
    for (const [which, write] of Object.entries(refused)) {
      it(`${which} is answered 403`, async () => {
        expectRefusal(await call({ key: write(key) }), REFUSALS.noAccess);
      });
    }

    const missing: Record<string, () => [Call, string?]> = {
      'that is not there': () => [{}],
      'that is empty': () => [{ key: '' }],
      'in the query string': () => [{}, `?Authorization=${key.token}`],
      'in a cookie': () => [{ headers: { Cookie: `Authorization=${key.token}` } }],
      'in another header': () => [{ headers: { 'X-Api-Key': key.token } }],
    };
    for (const [which, write] of Object.entries(missing)) {
      it(`${which} is answered 401`, async () => {
        expectRefusal(await call(...write()), REFUSALS.noToken);
      });
    }

    it('without rights to an API is answered 403 there', async () => {
      const partial = await target().createKey('hash-only');
      expect((await target().hash(partial)).status).to.equal(200);
      expectRefusal(await target().sum(partial), REFUSALS.noAccess);
    });

    it('is answered 401 from the second in which it expires', async () => {
      const expires = unix() + 2;
      const short = await target().createKey('open', { expires });
      expect((await target().hash(short)).status).to.equal(200);
      const refusal = await until('an expired key', 3, async () => {
        const answer = await target().hash(short);
        return answer.status !== 200 && answer;
      });
      expectRefusal(refusal, REFUSALS.expired);
      expect(unix()).to.be.within(expires, expires + 1);
    });

    it('under an inactive policy is answered 403', async () => {
      expectRefusal(await target().hash(await target().createKey('suspended')), REFUSALS.inactive);
    });

    // Tyk fails such a call and counts it against the circuit, unless the definition takes the header off.
    it('is all that it takes: a call with the header X-Tyk-Internal is served like any other', async () => {
      expect((await call({ key: key.token, headers: { 'X-Tyk-Internal': 'x' } })).status).to.equal(200);
      const health = await target().call('/healthz', { method: 'GET', headers: { 'X-Tyk-Internal': 'x' } });
      expect(health.status).to.equal(200);
      for (const { headers } of target().upstream.received)
        expect(headers).not.to.have.property('x-tyk-internal');
    });

    it('is not shown to the upstream, in whatever way it came', async () => {
      await call({ key: key.token });
      await call({ key: `Bearer ${key.token}`, headers: { Cookie: `a=1; Authorization=${key.token}; b=2` } });
      await target().call('/healthz', { method: 'GET', key: key.token }); // needs none, and must not pass it on
      const seen = target().upstream.received;
      expect(seen).to.have.length(3);
      for (const { headers } of seen) expect(headers).not.to.have.property('authorization');
      expect(JSON.stringify(seen)).not.to.include(key.token);
      expect(seen[1]?.headers.cookie).to.equal('a=1; b=2');
    });

    it('is not asked for where an API needs none', async () => {
      expect((await target().call('/healthz', { method: 'GET' })).status).to.equal(200);
    });

    it('that is refused never reaches the upstream', async () => {
      await call({});
      await call({ key: 'nonsense' });
      expect(target().upstream.received).to.have.length(0);
    });
  });
}
