import { expect } from 'chai';
import { call } from '../support/contract.ts';
import { useService } from '../support/service.ts';

describe('security headers', () => {
  const service = useService();

  for (const [path, status] of Object.entries({ '/healthz': 200, '/nowhere': 404 })) {
    it(`are on a ${status}`, async () => {
      const { headers } = await call(service.current, 'get', path);
      expect(headers).to.include({
        'content-security-policy': "default-src 'none';frame-ancestors 'none'",
        'strict-transport-security': 'max-age=31536000; includeSubDomains',
        'x-content-type-options': 'nosniff',
        'cache-control': 'no-store',
      });
    });
  }

  it('do not tell what the service is made of', async () => {
    const { headers } = await call(service.current, 'get', '/healthz');
    expect(headers).not.to.have.any.keys('x-powered-by', 'server', 'etag');
  });
});
