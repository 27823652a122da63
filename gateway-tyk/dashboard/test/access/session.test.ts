import { expect } from 'chai';
import { base64url, SignJWT, UnsecuredJWT } from 'jose';
import { ABSOLUTE, IDLE } from '../../src/access/session.ts';
import type { Browser } from '../browser.ts';
import { TOKEN, useGate } from './gate.ts';

const NAME = 'key-dashboard';
const SECRET = 'a-session-secret-of-more-than-32-characters';
const env = { OPERATOR_TOKEN: TOKEN, SESSION_SECRET: SECRET };

const isIn = async (browser: Browser) => (await browser.get('/keys')).status === 200;
const csrfOf = async (browser: Browser) => (await browser.get('/keys')).body.csrf as string;

describe("a session's cookie", () => {
  const gate = useGate({ env });

  it('is for this host, out of reach of scripts and other sites, and ends with the browser', async () => {
    const { headers } = await gate.current.browser().post('/sign-in', { token: TOKEN });
    expect(cookiesOf(headers).at(-1)).to.match(
      /^key-dashboard=[\w-]+\.[\w-]+\.[\w-]+; Path=\/; HttpOnly; SameSite=Strict$/,
    );
  });

  const altered: Record<string, (cookie: string) => string | Promise<string>> = {
    'another signature': (cookie) =>
      cookie.replace(/\.([^.])([^.]+)$/, (_all, first, rest) => `.${first === 'A' ? 'B' : 'A'}${rest}`),
    'no signature': (cookie) => cookie.replace(/[^.]+$/, ''),
    'another role in it': (cookie) => {
      const [head, payload = '', signature] = cookie.split('.');
      const text = new TextDecoder().decode(base64url.decode(payload)).replace('viewer', 'admin!');
      return [head, base64url.encode(`${text} `), signature].join('.');
    },
    'the secret itself as its key': (cookie) => sign(cookie, SECRET),
    'another key': (cookie) => sign(cookie, 'b'.repeat(32)),
    'algorithm none': (cookie) => new UnsecuredJWT(claimsOf(cookie)).encode(),
    'nothing in it': () => '',
    'no JWT in it': () => 'admin',
  };
  for (const [name, alter] of Object.entries(altered)) {
    it(`is none with ${name}`, async () => {
      const browser = await gate.current.signedIn();
      const cookie = browser.cookies.get(NAME) as string;
      const forged = await alter(cookie);
      expect(forged).not.to.equal(cookie);
      browser.cookies.set(NAME, forged);
      expect(await isIn(browser)).to.equal(false);
    });
  }

  it('has nothing in it that one could not read in the page', async () => {
    const browser = await gate.current.signedIn();
    expect(claimsOf(browser.cookies.get(NAME) as string)).to.have.keys(
      'jti',
      'name',
      'role',
      'csrf',
      'started',
      'seen',
    );
  });
});

describe("a session's cookie by https", () => {
  const gate = useGate({ env: { ...env, PUBLIC_URL: 'https://keys.example.com' } });

  it('is sent by https only, and can have been set by this host only', async () => {
    const { headers } = await gate.current.browser().post('/sign-in', { token: TOKEN });
    expect(cookiesOf(headers).at(-1)).to.match(
      /^__Host-key-dashboard=\S+; Path=\/; HttpOnly; Secure; SameSite=Strict$/,
    );
  });

  it('is none under the name that any host may set', async () => {
    const browser = await gate.current.signedIn();
    expect(await isIn(browser)).to.equal(true);
    browser.cookies.set(NAME, browser.cookies.get(`__Host-${NAME}`) as string);
    browser.cookies.delete(`__Host-${NAME}`);
    expect(await isIn(browser)).to.equal(false);
  });
});

describe('a session', () => {
  const gate = useGate({ env });
  const minutes = 60;

  it('ends when nobody was there for as long', async () => {
    const browser = await gate.current.signedIn();
    gate.current.pass(IDLE - minutes);
    expect(await isIn(browser)).to.equal(true);
    gate.current.pass(IDLE - minutes);
    expect(await isIn(browser)).to.equal(true);
    gate.current.pass(IDLE);
    const { status, headers } = await browser.get('/keys/new');
    expect([status, headers.location]).to.deep.equal([303, '/sign-in?next=%2Fkeys%2Fnew&why=ended']);
    expect(browser.cookies.has(NAME)).to.equal(false);
    expect((await browser.get(headers.location as string)).text).to.include('Your session has ended');
  });

  it('is not kept alive by a page that polls', async () => {
    const browser = await gate.current.signedIn();
    for (let passed = 0; passed < IDLE; passed += minutes * 5) {
      expect((await browser.get('/keys', { 'HX-Request': 'true' })).status).to.equal(200);
      gate.current.pass(minutes * 5);
    }
    const { status, headers } = await browser.get('/keys', { 'HX-Request': 'true' });
    expect([status, headers['hx-redirect']]).to.deep.equal([401, '/sign-in']);
  });

  it('ends after its longest time, whoever is there', async () => {
    const browser = await gate.current.signedIn();
    for (let passed = 0; passed < ABSOLUTE - 20 * minutes; passed += 20 * minutes) {
      expect(await isIn(browser)).to.equal(true);
      gate.current.pass(20 * minutes);
    }
    expect(await isIn(browser)).to.equal(true);
    gate.current.pass(20 * minutes);
    expect(await isIn(browser)).to.equal(false);
  });

  it('says that a form was not done that came after its end, and leads back to the page of it', async () => {
    const browser = await gate.current.signedIn();
    const _csrf = await csrfOf(browser);
    gate.current.pass(IDLE);
    const form = { Referer: `${gate.current.publicUrl}/plans?done=x` };
    const { headers } = await browser.post('/keys', { _csrf }, form);
    expect(headers.location).to.equal('/sign-in?next=%2Fplans&why=ended');
  });

  it('is over for good after signing out, even for a copy of its cookie', async () => {
    const browser = await gate.current.signedIn();
    const copy = gate.current.browser();
    copy.cookies.set(NAME, browser.cookies.get(NAME) as string);
    gate.current.pass(2 * minutes);
    expect(await isIn(copy)).to.equal(true);
    const { status, headers } = await browser.post('/sign-out', { _csrf: await csrfOf(browser) });
    expect([status, headers.location]).to.deep.equal([303, '/sign-in']);
    expect(browser.cookies.has(NAME)).to.equal(false);
    expect(await isIn(copy)).to.equal(false);
    expect(gate.current.lines.find(({ msg }) => msg === 'sign-out')).to.include({
      name: 'local operator',
      role: 'admin',
    });
  });
});

describe('sessions of other processes', () => {
  const role = { OPERATOR_ROLE: 'viewer' };
  const token = { OPERATOR_TOKEN: `another-${TOKEN}` };
  const first = useGate({ env });
  const others: [string, ReturnType<typeof useGate>, boolean][] = [
    ['hold where secret, token and role are the same', useGate({ env }), true],
    ['end with another secret', useGate({ env: { ...env, SESSION_SECRET: SECRET.toUpperCase() } }), false],
    ['end with a random secret', useGate({ env: { OPERATOR_TOKEN: TOKEN } }), false],
    ['end with another operator token', useGate({ env: { ...env, ...token } }), false],
    ['end with another role of it', useGate({ env: { ...env, ...role } }), false],
  ];
  for (const [what, gate, holds] of others) {
    it(what, async () => {
      const browser = gate.current.browser();
      const cookie = (await first.current.signedIn()).cookies.get(NAME) as string;
      browser.cookies.set(NAME, cookie);
      expect(await isIn(browser)).to.equal(holds);
    });
  }
});

const cookiesOf = (headers: Record<string, unknown>) => headers['set-cookie'] as string[];

const claimsOf = (cookie: string) =>
  JSON.parse(new TextDecoder().decode(base64url.decode(cookie.split('.')[1] ?? '')));

const sign = (cookie: string, key: string): Promise<string> =>
  new SignJWT(claimsOf(cookie)).setProtectedHeader({ alg: 'HS256' }).sign(new TextEncoder().encode(key));
