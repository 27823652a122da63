import { expect } from 'chai';
import { call } from '../support/contract.ts';
import { useService } from '../support/service.ts';

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

describe('request id', () => {
  const service = useService();
  const idFor = async (given: string) =>
    (await call(service.current, 'get', '/healthz').set('X-Request-Id', given)).headers['x-request-id'];

  it('is made when the client sends none, and never twice the same', async () => {
    const first = (await call(service.current, 'get', '/healthz')).headers['x-request-id'];
    const second = (await call(service.current, 'get', '/healthz')).headers['x-request-id'];
    expect(first).to.match(UUID);
    expect(second).to.match(UUID).and.not.equal(first);
  });

  for (const given of ['a', 'A-z_0.9', 'x'.repeat(64)]) {
    it(`is the client's own when it is safe: ${given}`, async () => {
      expect(await idFor(given)).to.equal(given);
    });
  }

  for (const given of ['', 'x'.repeat(65), 'two words', '<script>', 'a;b', 'a\tb', 'é']) {
    it(`is made when the client's is not safe: ${JSON.stringify(given)}`, async () => {
      expect(await idFor(given)).to.match(UUID);
    });
  }

  it('is on errors too, as their instance', async () => {
    const { headers, body } = await call(service.current, 'get', '/nowhere').set('X-Request-Id', 'mine');
    expect(headers['x-request-id']).to.equal('mine');
    expect(body.instance).to.equal('mine');
  });
});
