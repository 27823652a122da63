import { expect } from 'chai';
import { TOKEN, useGate } from './gate.ts';

const env = { OPERATOR_TOKEN: TOKEN };
const WRONG = 'a-wrong-operator-token-of-about-the-same-length!';

describe('signing in by token', () => {
  const gate = useGate({ env });

  it('is asked for by every page, which is where one gets to afterwards', async () => {
    const browser = gate.current.browser();
    const asked = await browser.get('/keys/new');
    expect([asked.status, asked.headers.location]).to.deep.equal([303, '/sign-in?next=%2Fkeys%2Fnew']);
    const form = await browser.get('/sign-in?next=%2Fkeys%2Fnew');
    expect(form.status).to.equal(200);
    expect(form.text).to.include('name="next" value="/keys/new"');
    const signedIn = await browser.post('/sign-in', { token: TOKEN, next: '/keys/new' });
    expect([signedIn.status, signedIn.headers.location]).to.deep.equal([303, '/keys/new']);
    expect((await browser.get('/keys/new')).status).to.equal(200);
  });

  it('takes a token with what was copied around it', async () => {
    const browser = gate.current.browser();
    expect((await browser.post('/sign-in', { token: ` ${TOKEN}\n` })).status).to.equal(303);
    expect((await browser.get('/keys')).body).to.include({ name: 'local operator', role: 'admin' });
  });

  it('leads whoever is signed in on to the page', async () => {
    const browser = await gate.current.signedIn();
    const { status, headers } = await browser.get('/sign-in?next=%2Fplans');
    expect([status, headers.location]).to.deep.equal([303, '/plans']);
  });

  it('begins a new session, whatever cookie was there before, and ends that one', async () => {
    const victim = await gate.current.signedIn();
    const before = new Map(victim.cookies);
    await victim.post('/sign-in', { token: TOKEN });
    expect(victim.cookies.get('key-dashboard')).not.to.equal(before.get('key-dashboard'));
    const other = gate.current.browser();
    for (const [name, value] of before) other.cookies.set(name, value);
    expect((await other.get('/keys')).status).to.equal(303);
    expect((await victim.get('/keys')).status).to.equal(200);
  });

  it('has pages that poll leave, and does not answer them with a form', async () => {
    const { status, headers, text } = await gate.current.browser().get('/keys', { 'HX-Request': 'true' });
    expect([status, headers['hx-redirect'], text]).to.deep.equal([401, '/sign-in', '']);
  });

  it('is logged and counted, with the name and role, and never with the token', async () => {
    const { lines, signIns } = gate.current;
    const [accepted, refused] = [await signIns('accepted'), await signIns('refused')];
    const browser = gate.current.browser();
    await browser.post('/sign-in', { token: WRONG });
    await browser.post('/sign-in', { token: TOKEN });
    expect(await signIns('accepted')).to.equal(accepted + 1);
    expect(await signIns('refused')).to.equal(refused + 1);
    const [last, one] = lines.filter(({ msg }) => msg === 'sign-in').toReversed();
    expect(one).to.include({
      level: 'warn',
      outcome: 'refused',
      reason: 'wrong token',
      address: '127.0.0.1',
    });
    expect(last).to.include({ level: 'info', outcome: 'accepted', name: 'local operator', role: 'admin' });
    expect(last).to.have.property('request_id');
    expect(JSON.stringify(lines)).not.to.include(TOKEN).and.not.to.include(WRONG);
  });

  describe('leads back to a page of ours only', () => {
    const KEY = `/keys/${'0123456789abcdef'.repeat(4)}`;
    for (const page of ['/keys', '/keys/new', '/plans', '/gateway', '/audit', '/keys/test', KEY]) {
      it(page, async () => {
        const { headers } = await gate.current.browser().post('/sign-in', { token: TOKEN, next: page });
        expect(headers.location).to.equal(page);
      });
    }
    for (const next of [
      'https://evil.example',
      '//evil.example',
      '/\\evil.example',
      '\\\\evil.example',
      '/keys//evil.example',
      '/..//evil.example',
      '/keys/../..//evil.example',
      '/%2f/evil.example',
      'javascript:alert(1)',
      '/keys\r\nSet-Cookie: a=b',
      '/keys?q=text',
      '/sign-out',
      '/keys/eyJvcmciOiI1ZTlkOTU0NGExZGNkNjAwMDFkMGVkMjAiLCJpZCI6IjEifQ==',
      '',
    ]) {
      it(`and so not to ${JSON.stringify(next)}`, async () => {
        const { headers } = await gate.current.browser().post('/sign-in', { token: TOKEN, next });
        expect(headers.location).to.equal('/keys');
        const form = await gate.current.browser().get(`/sign-in?next=${encodeURIComponent(next)}`);
        expect(form.text).to.include('name="next" value="/keys"');
      });
    }
  });

  it('has told nothing of a query that was asked for before', async () => {
    const { headers } = await gate.current.browser().get('/keys?q=secret');
    expect(headers.location).to.equal('/sign-in?next=%2Fkeys');
  });

  it('sends a browser that followed a link of another site on, since it left the cookie out', async () => {
    const browser = await gate.current.signedIn();
    const elsewhere = gate.current.browser();
    const followed = { 'Sec-Fetch-Site': 'cross-site', 'Sec-Fetch-Mode': 'navigate' };
    const { headers } = await elsewhere.get('/plans', followed);
    const { status, text } = await browser.get(headers.location as string, followed);
    expect(status).to.equal(200);
    expect(text).to.include('<meta http-equiv="refresh" content="0;url=/plans"');
    expect(
      (await elsewhere.get('/sign-in?next=%2Fplans', { 'Sec-Fetch-Site': 'same-origin' })).text,
    ).to.include('name="token"');
  });
});

describe('wrong tokens', () => {
  describe('of every kind', () => {
    const gate = useGate({ env });

    for (const token of [WRONG, '', TOKEN.slice(1), `${TOKEN}x`, TOKEN.toUpperCase()]) {
      it(`are answered with the form again, and what was wrong: ${JSON.stringify(token)}`, async () => {
        const browser = gate.current.browser();
        const { status, text, headers } = await browser.post('/sign-in', { token, next: '/plans' });
        expect(status).to.equal(422);
        expect(text).to.include('This is not the operator token.').and.to.include('value="/plans"');
        expect(headers).not.to.have.property('set-cookie');
        if (token !== '') expect(text).not.to.include(token);
        expect((await browser.get('/keys')).status).to.equal(303);
      });
    }
  });

  describe('of one address', () => {
    const gate = useGate({ env });

    it('are no more looked at after the fifth in a minute, nor is the right one', async () => {
      const browser = gate.current.browser();
      const statuses: number[] = [];
      // At once: those under way count as well.
      const answers = await Promise.all(
        Array.from({ length: 8 }, () => browser.post('/sign-in', { token: WRONG })),
      );
      statuses.push(...answers.map(({ status }) => status));
      expect(statuses.toSorted()).to.deep.equal([422, 422, 422, 422, 422, 429, 429, 429]);
      const { status, headers, text } = await browser.post('/sign-in', { token: TOKEN });
      expect(status).to.equal(429);
      expect(Number(headers['retry-after'])).to.be.within(1, 60);
      expect(text).to.include(`Try again in ${headers['retry-after']} s.`);
      expect(await gate.current.signIns('limited')).to.equal(4);
      expect((await browser.get('/keys')).status).to.equal(303);
    });

    it('are counted by the connection, whatever address headers tell', async () => {
      const headers = {
        'X-Forwarded-For': '198.51.100.7',
        Forwarded: 'for=198.51.100.7',
        'X-Real-IP': '198.51.100.7',
      };
      expect((await gate.current.browser().post('/sign-in', { token: WRONG }, headers)).status).to.equal(429);
    });
  });

  describe('among right ones', () => {
    const gate = useGate({ env });

    it('are all that counts', async () => {
      const browser = gate.current.browser();
      for (let n = 0; n < 30; n += 1)
        expect((await browser.post('/sign-in', { token: TOKEN })).status).to.equal(303);
      expect((await browser.post('/sign-in', { token: WRONG })).status).to.equal(422);
    });
  });
});

describe('where no sign-in is configured', () => {
  const gate = useGate({ env: {} });

  for (const path of ['/', '/keys', '/sign-in', '/nowhere']) {
    it(`${path} is 403 and says what to do`, async () => {
      const { status, text } = await gate.current.browser().get(path);
      expect(status).to.equal(403);
      expect(text).to.include('No sign-in is configured').and.to.include('OPERATOR_TOKEN');
    });
  }

  it('forms are too', async () => {
    expect((await gate.current.browser().post('/sign-in', { token: '' })).status).to.equal(403);
  });

  it('probes and style are there', async () => {
    expect((await gate.current.browser().get('/healthz')).status).to.equal(200);
    expect((await gate.current.browser().get('/readyz')).status).to.equal(200);
    expect((await gate.current.browser().get('/assets/pico.css')).status).to.equal(200);
  });
});
