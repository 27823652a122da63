import { expect } from 'chai';
import type { Browser } from '../browser.ts';
import { TOKEN, useGate } from './gate.ts';

const KEY = 'a'.repeat(64);
const csrfOf = async (browser: Browser) => (await browser.get('/keys')).body.csrf as string;

describe('a form', () => {
  const gate = useGate({ env: { OPERATOR_TOKEN: TOKEN } });

  it('is taken from our own page, with the token of the session', async () => {
    const browser = await gate.current.signedIn();
    const _csrf = await csrfOf(browser);
    const { status, body } = await browser.post('/keys', { _csrf, alias: 'a b&c=ü' });
    expect([status, body]).to.deep.equal([200, { _csrf, alias: 'a b&c=ü' }]);
  });

  const origins: Record<string, Record<string, string>> = {
    'another site': { Origin: 'https://evil.example', 'Sec-Fetch-Site': 'cross-site' },
    'another site, in a browser that does not say so': {
      Origin: 'https://evil.example',
      'Sec-Fetch-Site': '',
    },
    'another site, which claims to be ours': { 'Sec-Fetch-Site': 'cross-site' },
    'another host of the same site': { 'Sec-Fetch-Site': 'same-site' },
    'another port of this host': { Origin: 'http://127.0.0.1:1', 'Sec-Fetch-Site': 'same-site' },
    'a frame without an origin': { Origin: 'null' },
    nowhere: { Origin: '', 'Sec-Fetch-Site': '' },
    'the address bar': { Origin: '', 'Sec-Fetch-Site': 'none' },
  };
  for (const [where, headers] of Object.entries(origins)) {
    it(`is refused from ${where}, and when it signs in too`, async () => {
      const browser = await gate.current.signedIn();
      const _csrf = await csrfOf(browser);
      const refused = await browser.post('/keys', { _csrf }, headers);
      expect(refused.status).to.equal(403);
      expect(refused.text)
        .to.include('not sent by a page of this dashboard')
        .and.to.include('Nothing was done');
      const signIn = await gate.current.browser().post('/sign-in', { token: TOKEN }, headers);
      expect(signIn.status).to.equal(403);
      expect(signIn.headers).not.to.have.property('set-cookie');
    });
  }

  it('is taken from a browser that only tells the origin', async () => {
    const browser = await gate.current.signedIn();
    const { status } = await browser.post(
      '/keys',
      { _csrf: await csrfOf(browser) },
      { 'Sec-Fetch-Site': '' },
    );
    expect(status).to.equal(200);
  });

  const tokens: Record<string, (own: string) => Record<string, string>> = {
    'without a token': () => ({}),
    'with an empty token': () => ({ _csrf: '' }),
    'with a part of the token': (own) => ({ _csrf: own.slice(0, -1) }),
    'with the token in another case': (own) => ({
      _csrf: own.toLowerCase() === own ? own.toUpperCase() : own.toLowerCase(),
    }),
  };
  for (const [how, fieldsOf] of Object.entries(tokens)) {
    it(`is refused ${how}`, async () => {
      const browser = await gate.current.signedIn();
      const { status, text } = await browser.post('/keys', fieldsOf(await csrfOf(browser)));
      expect(status).to.equal(403);
      expect(text).to.include('This form is from another session.');
    });
  }

  it("is refused with another session's token, and with one in the query", async () => {
    const [browser, other] = [await gate.current.signedIn(), await gate.current.signedIn()];
    const theirs = await csrfOf(other);
    expect(theirs).not.to.equal(await csrfOf(browser));
    expect((await browser.post('/keys', { _csrf: theirs })).status).to.equal(403);
    const own = await csrfOf(browser);
    expect((await browser.post(`/keys?_csrf=${own}`, {})).status).to.equal(403);
  });

  it('is refused when it is too large', async () => {
    const browser = await gate.current.signedIn();
    const _csrf = await csrfOf(browser);
    expect((await browser.post('/keys', { _csrf, alias: 'a'.repeat(16_000) })).status).to.equal(200);
    const { status, text } = await browser.post('/keys', { _csrf, alias: 'a'.repeat(20_000) });
    expect(status).to.equal(413);
    expect(text).to.include('The form is too large.');
  });

  it('is refused in another format', async () => {
    const browser = await gate.current.signedIn();
    for (const type of ['application/json', 'text/plain', 'multipart/form-data; boundary=x']) {
      const { status } = await browser.post(
        '/keys',
        { _csrf: await csrfOf(browser) },
        { 'Content-Type': type },
      );
      expect(status, type).to.equal(415);
    }
  });
});

describe('roles', () => {
  const allowed = {
    viewer: { '/keys': 200, '/keys/new': 403, make: 403, revoke: 403 },
    operator: { '/keys': 200, '/keys/new': 200, make: 200, revoke: 403 },
    admin: { '/keys': 200, '/keys/new': 200, make: 200, revoke: 200 },
  };
  for (const [role, expected] of Object.entries(allowed)) {
    describe(role, () => {
      const gate = useGate({ env: { OPERATOR_TOKEN: TOKEN, OPERATOR_ROLE: role } });

      it('may do what it may, and reads why it may not do the rest', async () => {
        const browser = await gate.current.signedIn();
        const _csrf = await csrfOf(browser);
        const answers = {
          '/keys': await browser.get('/keys'),
          '/keys/new': await browser.get('/keys/new'),
          make: await browser.post('/keys', { _csrf }),
          revoke: await browser.post(`/keys/${KEY}/revoke`, { _csrf }),
        };
        for (const [what, { status, text }] of Object.entries(answers)) {
          expect(status, what).to.equal(expected[what as keyof typeof expected]);
          if (status === 403) expect(text).to.include(`You are ${role}, and this needs `);
        }
      });
    });
  }
});
