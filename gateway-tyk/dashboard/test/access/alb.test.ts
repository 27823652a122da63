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
  const get = (browser: Browser, token: string, path = '/keys', more: Record<string, string> = {}) =>
    browser.get(path, { [HEADER]: token, ...more });
  const post = (browser: Browser, token: string, path: string, fields: Record<string, string>) =>
    browser.post(path, fields, { [HEADER]: token });

  it('takes the name and the role from what it says', async () => {
    const { status, body } = await get(gate.current.browser(), alb.issue());
    expect(status).to.equal(200);
    expect(body).to.include({ name: 'ada@example.com', role: 'admin' });
  });

  it('is logged and counted once for a session', async () => {
    const before = await gate.current.signIns('accepted');
    const browser = gate.current.browser();
    const token = alb.issue({ sub: 'user-3', email: 'once@example.com' });
    await get(browser, token);
    await get(browser, token);
    expect(await gate.current.signIns('accepted')).to.equal(before + 1);
    const lines = gate.current.lines.filter(({ subject }) => subject === 'user-3');
    expect(lines).to.have.length(1);
    expect(lines[0]).to.include({ name: 'once@example.com', role: 'admin', address: '127.0.0.1' });
    expect(JSON.stringify(gate.current.lines)).not.to.include(token.split('.')[2]);
  });

  const forged: Record<string, () => string> = {
    'that nobody made': () => '',
    'that is none': () => 'admin',
    'of another load balancer': () => alb.issue({}, { signer: ALB_ARN.replace('dev', 'mine') }),
    'without a signer': () => alb.issue({}, { signer: undefined }),
    'for another client': () => alb.issue({}, { client: 'another' }),
    'of another issuer': () => alb.issue({ iss: 'https://evil.example/' }, { iss: 'https://evil.example/' }),
    'of nearly the issuer': () => alb.issue({ iss: ISSUER.slice(0, -1) }),
    'that has expired': () => alb.issue({ exp: Math.floor(Date.now() / 1000) - 60 }),
    'that never expires': () => alb.issue({ exp: undefined }),
    'about nobody': () => alb.issue({ sub: undefined }),
    'that is not yet valid': () => alb.issue({ nbf: Math.floor(Date.now() / 1000) + 600 }),
    'without a signature (alg none)': () => alb.forgeUnsigned(),
    'signed with the public key as a secret (HS256)': () => alb.forgeWithPublicKey(),
    'signed by another key': () => alb.forgeWithAnotherKey(),
    'whose claims were changed': () => {
      const [head, , signature] = alb.issue().split('.');
      return [head, alb.issue({ email: 'eve@example.com' }).split('.')[1], signature].join('.');
    },
    'with a key id that is a path': () => alb.issue({}, { kid: '../../evil' }),
    twice: () => `${alb.issue()}, ${alb.issue()}`,
  };
  for (const [which, forge] of Object.entries(forged)) {
    it(`does not accept a token ${which}`, async () => {
      const before = await gate.current.signIns('refused');
      const browser = gate.current.browser();
      const { status, text } = await get(browser, forge());
      expect(status).to.equal(401);
      expect(text).to.include('The load balancer did not sign you in.');
      expect([...browser.cookies]).to.deep.equal([]);
      expect(await gate.current.signIns('refused')).to.equal(before + 1);
      const line = gate.current.lines.findLast(({ msg }) => msg === 'sign-in');
      expect(line).to.include({ level: 'warn', outcome: 'refused' });
      // A word, and nothing out of the token.
      expect(line?.reason).to.match(/^\w+$/).and.not.to.equal('Error');
      expect(Object.keys(line ?? {})).to.have.members([
        'level',
        'time',
        'request_id',
        'address',
        'outcome',
        'reason',
        'msg',
      ]);
    });
  }

  it('does not accept a cookie without a token', async () => {
    const browser = gate.current.browser();
    await get(browser, alb.issue());
    expect((await browser.get('/keys')).status).to.equal(401);
  });

  it('goes by what is said now, not what was said when the session began', async () => {
    const browser = gate.current.browser();
    await get(browser, alb.issue());
    const { body } = await get(browser, alb.issue({ groups: ['staff'] }));
    expect(body.role).to.equal('viewer');
    expect((await get(browser, alb.issue({ groups: [] }))).status).to.equal(403);
  });

  it('refuses who has no role, with words', async () => {
    const { status, text } = await get(gate.current.browser(), alb.issue({ groups: ['guests'] }));
    expect(status).to.equal(403);
    expect(text).to.include('None of your groups has a role here.').and.to.include('ada@example.com');
    expect(await gate.current.signIns('no-role')).to.be.at.least(1);
  });

  it("does not go on with somebody else's session, whatever their names are", async () => {
    const browser = gate.current.browser();
    const other = () => alb.issue({ sub: 'user-2' });
    const first = (await get(browser, alb.issue())).body;
    const second = (await get(browser, other())).body;
    expect([first.name, first.subject]).to.deep.equal(['ada@example.com', 'user-1']);
    expect([second.name, second.subject]).to.deep.equal(['ada@example.com', 'user-2']);
    expect(second.csrf).not.to.equal(first.csrf);
    expect((await post(browser, other(), '/keys', { _csrf: first.csrf })).status).to.equal(403);
    expect((await post(browser, other(), '/keys', { _csrf: second.csrf })).status).to.equal(200);
  });

  it('goes on with the session of whoever has another name now', async () => {
    const browser = gate.current.browser();
    const { csrf } = (await get(browser, alb.issue())).body;
    const { body } = await get(browser, alb.issue({ email: 'countess@example.com' }));
    expect(body).to.include({ name: 'countess@example.com', csrf });
  });

  it("ends the load balancer's session with ours, when nobody was there for as long", async () => {
    const browser = gate.current.browser();
    await get(browser, alb.issue());
    gate.current.pass(IDLE);
    const { status, text, headers } = await get(browser, alb.issue());
    expect(status).to.equal(401);
    expect(text).to.include('Your session has ended').and.to.include('href="/"');
    expectForgotten(headers);
    expect(browser.cookies.has(COOKIE)).to.equal(false);
  });

  it('has pages that poll leave when the session has ended', async () => {
    const browser = gate.current.browser();
    await get(browser, alb.issue());
    gate.current.pass(IDLE);
    const { status, headers } = await get(browser, alb.issue(), '/keys', { 'HX-Request': 'true' });
    expect([status, headers['hx-redirect']]).to.deep.equal([401, '/']);
  });

  it("ends the load balancer's session when one signs out", async () => {
    const browser = gate.current.browser();
    const { csrf } = (await get(browser, alb.issue())).body;
    const { status, text, headers } = await post(browser, alb.issue(), '/sign-out', { _csrf: csrf });
    expect(status).to.equal(200);
    expect(text).to.include('You are signed out');
    expectForgotten(headers);
    expect(browser.cookies.has(COOKIE)).to.equal(false);
  });

  it('goes on with a session whose cookie a link of another site left out', async () => {
    const browser = gate.current.browser();
    const { csrf } = (await get(browser, alb.issue())).body;
    const followed = { 'Sec-Fetch-Site': 'cross-site' };
    const strict = gate.current.browser();
    const { status, headers } = await get(strict, alb.issue(), '/keys', followed);
    expect([status, headers.location, strict.cookies.size]).to.deep.equal([303, '/sign-in?next=%2Fkeys', 0]);
    const onward = await get(strict, alb.issue(), headers.location as string, followed);
    expect(onward.text).to.include('content="0;url=/keys"');
    expect((await get(browser, alb.issue())).body.csrf).to.equal(csrf);
  });

  it('has no form for a token', async () => {
    const browser = gate.current.browser();
    const { status, headers } = await get(browser, alb.issue(), '/sign-in');
    expect([status, headers.location]).to.deep.equal([303, '/keys']);
    expect((await post(browser, alb.issue(), '/sign-in', { token: TOKEN })).status).to.equal(403);
  });
});

describe("the load balancer's keys", () => {
  const alb = new LoadBalancer();
  alb.reachable = false;
  const gate = useGate({ env, fetchKey: alb.fetchKey });

  it('are asked for again when they could not be had, and meanwhile nobody gets in', async () => {
    const browser = gate.current.browser();
    const { status, text } = await browser.get('/keys', { [HEADER]: alb.issue() });
    expect(status).to.equal(503);
    expect(text).to.include('Its public keys cannot be fetched');
    alb.reachable = true;
    expect((await browser.get('/keys', { [HEADER]: alb.issue() })).status).to.equal(200);
  });
});

function expectForgotten(headers: Record<string, unknown>): void {
  const cookies = headers['set-cookie'] as string[];
  for (const shard of [0, 1, 2, 3])
    expect(cookies).to.include(
      `AWSELBAuthSessionCookie-${shard}=; Path=/; Expires=Thu, 01 Jan 1970 00:00:00 GMT; HttpOnly; Secure`,
    );
}
