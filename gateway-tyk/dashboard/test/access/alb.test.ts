import { expect } from 'chai';
import { IDLE } from '../../src/access/session.ts';
import type { Browser } from '../browser.ts';
import { TOKEN, useGate } from './gate.ts';
import { ALB_ARN, CLIENT, ISSUER, LoadBalancer } from './load-balancer.ts';

const HEADER = 'x-amzn-oidc-data';
const COOKIE = '__Host-key-dashboard';
const env = {
  PUBLIC_URL: 'https://keys.example.com',
  SESSION_SECRET: 'a-session-secret-of-more-than-32-characters',
  ALB_ARN,
  OIDC_ISSUER: ISSUER,
  OIDC_CLIENT_ID: CLIENT,
  OIDC_ADMINS: 'key-admins',
  OIDC_OPERATORS: 'key-operators, on-call',
  OIDC_VIEWERS: 'staff',
};

describe('signing in by the load balancer', () => {
  const alb = new LoadBalancer();
  const gate = useGate({ env, fetchKey: alb.fetchKey });
  const get = (browser: Browser, statement: string, path = '/keys', more: Record<string, string> = {}) =>
    browser.get(path, { [HEADER]: statement, ...more });
  const post = (browser: Browser, statement: string, path: string, fields: Record<string, string>) =>
    browser.post(path, fields, { [HEADER]: statement });

  it('takes the name and the role from what it says', async () => {
    const { status, body } = await get(gate.current.browser(), alb.state());
    expect(status).to.equal(200);
    expect(body).to.include({ name: 'ada@example.com', role: 'admin' });
  });

  it('is logged and counted once for a session', async () => {
    const before = await gate.current.signIns('accepted');
    const browser = gate.current.browser();
    const statement = alb.state({ email: 'once@example.com' });
    await get(browser, statement);
    await get(browser, statement);
    expect(await gate.current.signIns('accepted')).to.equal(before + 1);
    expect(gate.current.lines.filter(({ name }) => name === 'once@example.com')).to.have.length(1);
    expect(JSON.stringify(gate.current.lines)).not.to.include(statement.split('.')[2]);
  });

  const forged: Record<string, () => string> = {
    'that nobody made': () => '',
    'that is none': () => 'admin',
    'of another load balancer': () => alb.state({}, { signer: ALB_ARN.replace('dev', 'mine') }),
    'without a signer': () => alb.state({}, { signer: undefined }),
    'for another client': () => alb.state({}, { client: 'another' }),
    'of another issuer': () => alb.state({ iss: 'https://evil.example/' }, { iss: 'https://evil.example/' }),
    'of nearly the issuer': () => alb.state({ iss: ISSUER.slice(0, -1) }),
    'that has expired': () => alb.state({ exp: Math.floor(Date.now() / 1000) - 60 }),
    'that never expires': () => alb.state({ exp: undefined }),
    'that is not yet valid': () => alb.state({ nbf: Math.floor(Date.now() / 1000) + 600 }),
    'without a signature (alg none)': () => alb.forgeUnsigned(),
    'signed with the public key as a secret (HS256)': () => alb.forgeWithPublicKey(),
    'signed by another key': () => alb.forgeWithAnotherKey(),
    'whose claims were changed': () => {
      const [head, , signature] = alb.state().split('.');
      return [head, alb.state({ email: 'eve@example.com' }).split('.')[1], signature].join('.');
    },
    'with a key id that is a path': () => alb.state({}, { kid: '../../evil' }),
    twice: () => `${alb.state()}, ${alb.state()}`,
  };
  for (const [which, forge] of Object.entries(forged)) {
    it(`does not believe a statement ${which}`, async () => {
      const before = await gate.current.signIns('refused');
      const browser = gate.current.browser();
      const { status, text } = await get(browser, forge());
      expect(status).to.equal(401);
      expect(text).to.include('The load balancer did not sign you in.');
      expect([...browser.cookies]).to.deep.equal([]);
      expect(await gate.current.signIns('refused')).to.equal(before + 1);
      const line = gate.current.lines.findLast(({ msg }) => msg === 'sign-in');
      expect(line).to.include({ level: 'warn', outcome: 'refused' });
      // A word, and nothing out of the statement.
      expect(line?.reason).to.match(/^\w+$/);
      expect(Object.keys(line ?? {})).to.have.members([
        'level',
        'time',
        'request_id',
        'outcome',
        'reason',
        'msg',
      ]);
    });
  }

  it('does not believe a cookie without a statement', async () => {
    const browser = gate.current.browser();
    await get(browser, alb.state());
    expect((await browser.get('/keys')).status).to.equal(401);
  });

  it('believes what is said now, not what was said when the session began', async () => {
    const browser = gate.current.browser();
    await get(browser, alb.state());
    const { body } = await get(browser, alb.state({ groups: ['staff'] }));
    expect(body.role).to.equal('viewer');
    expect((await get(browser, alb.state({ groups: [] }))).status).to.equal(403);
  });

  it('refuses who has no role, with words', async () => {
    const { status, text } = await get(gate.current.browser(), alb.state({ groups: ['guests'] }));
    expect(status).to.equal(403);
    expect(text).to.include('None of your groups has a role here.').and.to.include('ada@example.com');
    expect(await gate.current.signIns('no-role')).to.be.at.least(1);
  });

  it("does not go on with somebody else's session", async () => {
    const browser = gate.current.browser();
    const first = (await get(browser, alb.state())).body;
    const second = (await get(browser, alb.state({ email: 'bob@example.com' }))).body;
    expect(second.name).to.equal('bob@example.com');
    expect(second.csrf).not.to.equal(first.csrf);
    expect(
      (await post(browser, alb.state({ email: 'bob@example.com' }), '/keys', { _csrf: first.csrf })).status,
    ).to.equal(403);
    expect(
      (await post(browser, alb.state({ email: 'bob@example.com' }), '/keys', { _csrf: second.csrf })).status,
    ).to.equal(200);
  });

  it("ends the load balancer's session with ours, when nobody was there for as long", async () => {
    const browser = gate.current.browser();
    await get(browser, alb.state());
    gate.current.pass(IDLE);
    const { status, text, headers } = await get(browser, alb.state());
    expect(status).to.equal(401);
    expect(text).to.include('Your session has ended').and.to.include('href="/"');
    expectForgotten(headers);
    expect(browser.cookies.has(COOKIE)).to.equal(false);
  });

  it('has pages that poll leave when the session has ended', async () => {
    const browser = gate.current.browser();
    await get(browser, alb.state());
    gate.current.pass(IDLE);
    const { status, headers } = await get(browser, alb.state(), '/keys', { 'HX-Request': 'true' });
    expect([status, headers['hx-redirect']]).to.deep.equal([401, '/']);
  });

  it("ends the load balancer's session when one signs out", async () => {
    const browser = gate.current.browser();
    const { csrf } = (await get(browser, alb.state())).body;
    const { status, text, headers } = await post(browser, alb.state(), '/sign-out', { _csrf: csrf });
    expect(status).to.equal(200);
    expect(text).to.include('You are signed out.');
    expectForgotten(headers);
    expect(browser.cookies.has(COOKIE)).to.equal(false);
  });

  it('goes on with a session whose cookie a link of another site left out', async () => {
    const browser = gate.current.browser();
    const { csrf } = (await get(browser, alb.state())).body;
    const followed = { 'Sec-Fetch-Site': 'cross-site' };
    const strict = gate.current.browser();
    const { status, headers } = await get(strict, alb.state(), '/keys', followed);
    expect([status, headers.location, strict.cookies.size]).to.deep.equal([303, '/sign-in?next=%2Fkeys', 0]);
    const onward = await get(strict, alb.state(), headers.location as string, followed);
    expect(onward.text).to.include('content="0;url=/keys"');
    expect((await get(browser, alb.state())).body.csrf).to.equal(csrf);
  });

  it('has no form for a token', async () => {
    const browser = gate.current.browser();
    const { status, headers } = await get(browser, alb.state(), '/sign-in');
    expect([status, headers.location]).to.deep.equal([303, '/keys']);
    expect((await post(browser, alb.state(), '/sign-in', { token: TOKEN })).status).to.equal(403);
  });
});

describe("the load balancer's keys", () => {
  const alb = new LoadBalancer();
  alb.reachable = false;
  const gate = useGate({ env, fetchKey: alb.fetchKey });

  it('are asked for again when they could not be had, and meanwhile nobody is believed', async () => {
    const browser = gate.current.browser();
    const { status, text } = await browser.get('/keys', { [HEADER]: alb.state() });
    expect(status).to.equal(503);
    expect(text).to.include('Its public keys cannot be fetched');
    alb.reachable = true;
    expect((await browser.get('/keys', { [HEADER]: alb.state() })).status).to.equal(200);
  });
});

describe("a load balancer's statement", () => {
  const alb = new LoadBalancer();
  const gate = useGate({ env: { OPERATOR_TOKEN: TOKEN }, fetchKey: alb.fetchKey });

  it('is nothing where people sign in by token', async () => {
    const { status } = await gate.current.browser().get('/keys', { [HEADER]: alb.state() });
    expect(status).to.equal(303);
    const browser = await gate.current.signedIn();
    const { body } = await browser.get('/keys', { [HEADER]: alb.state() });
    expect(body).to.include({ name: 'local operator', statements: 0 });
  });
});

function expectForgotten(headers: Record<string, unknown>): void {
  const cookies = headers['set-cookie'] as string[];
  for (const shard of [0, 1, 2, 3])
    expect(cookies).to.include(
      `AWSELBAuthSessionCookie-${shard}=; Path=/; Expires=Thu, 01 Jan 1970 00:00:00 GMT; HttpOnly; Secure`,
    );
}
