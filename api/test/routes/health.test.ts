import { expect } from 'chai';
import { call } from '../support/contract.ts';
import { Running, useService } from '../support/service.ts';

describe('health', () => {
  const service = useService();

  for (const path of ['/healthz', '/readyz']) {
    it(`GET ${path} is 200 while the service is ready`, async () => {
      const { status, body } = await call(service.current, 'get', path);
      expect(status).to.equal(200);
      expect(body).to.deep.equal({ status: 'ok' });
    });

    it(`HEAD ${path} follows GET`, async () => {
      const { status, text } = await call(service.current, 'head', path);
      expect(status).to.equal(200);
      expect(text ?? '').to.equal('');
    });
  }

  it('while draining is 200 for liveness, and 503 with Retry-After for readiness', async () => {
    const draining = await Running.start();
    draining.retire();
    expect((await call(draining, 'get', '/healthz')).status).to.equal(200);
    const { status, body, headers } = await call(draining, 'get', '/readyz');
    expect(status).to.equal(503);
    expect(body.type).to.equal('urn:digest:problem:not-ready');
    expect(headers['retry-after']).to.equal('1');
    await draining.close();
  });
});
