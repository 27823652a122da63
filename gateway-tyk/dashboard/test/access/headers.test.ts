import { expect } from 'chai';
import { TOKEN, useGate } from './gate.ts';

const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "form-action 'self'",
  "frame-ancestors 'none'",
  "base-uri 'none'",
].join(';');

describe('every page', () => {
  const gate = useGate({ env: { OPERATOR_TOKEN: TOKEN } });
  const pages: Record<string, () => Promise<{ status: number; headers: Record<string, string> }>> = {
    'to sign in': () => gate.current.browser().get('/sign-in'),
    'of a redirect': () => gate.current.browser().get('/keys'),
    'of somebody': async () => (await gate.current.signedIn()).get('/keys'),
    'that there is not': async () => (await gate.current.signedIn()).get('/nowhere'),
    'of a refusal': () => gate.current.browser().post('/sign-in', {}, { Origin: 'null' }),
  };
  for (const [which, ask] of Object.entries(pages)) {
    it(`${which} may run, show and ask nothing but ours, in no frame, and is kept nowhere`, async () => {
      const { headers } = await ask();
      expect(headers['content-security-policy']).to.equal(POLICY);
      expect(headers['cache-control']).to.equal('no-store');
      expect(headers['x-content-type-options']).to.equal('nosniff');
      expect(headers['x-frame-options']).to.equal('DENY');
      expect(headers['referrer-policy']).to.equal('same-origin');
      expect(headers['cross-origin-opener-policy']).to.equal('same-origin');
      expect(headers).not.to.have.property('x-powered-by');
    });
  }

  it('that there is not is 404, for those who are signed in', async () => {
    const { status, text } = await (await gate.current.signedIn()).get('/nowhere');
    expect(status).to.equal(404);
    expect(text).to.include('There is no such page.');
  });
});

describe('the id of a request', () => {
  const gate = useGate({ env: { OPERATOR_TOKEN: TOKEN } });

  it('is of our own making, whatever is asked for, as it is in the audit', async () => {
    const browser = await gate.current.signedIn();
    const { headers } = await browser.get('/keys', { 'X-Request-Id': 'mine' });
    expect(headers['x-request-id']).to.match(/^[0-9a-f-]{36}$/);
    expect(gate.current.lines.at(-1)).to.include({ msg: 'request', request_id: headers['x-request-id'] });
    expect(JSON.stringify(gate.current.lines)).not.to.include('"mine"');
  });
});

describe('a browser that came by another name', () => {
  const gate = useGate({ env: { OPERATOR_TOKEN: TOKEN } });
  const localhost = { Host: 'localhost:8002' };

  it('is sent to the one that cookies and forms hold to', async () => {
    const { status, headers } = await gate.current.browser().get('/plans', localhost);
    expect([status, headers.location]).to.deep.equal([307, `${gate.current.publicUrl}/plans`]);
  });

  it('gets nothing of a query or another host passed on', async () => {
    for (const path of ['/keys?q=secret', '//evil.example/keys', '/\\evil.example/keys']) {
      const { location } = (await gate.current.browser().get(path, localhost)).headers;
      expect(new URL(location as string).origin).to.equal(gate.current.publicUrl);
      expect(location).not.to.include('secret');
    }
  });

  it('gets an answer from probes', async () => {
    expect((await gate.current.browser().get('/healthz', localhost)).status).to.equal(200);
  });
});
