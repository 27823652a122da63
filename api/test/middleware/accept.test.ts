import { expect } from 'chai';
import { call } from '../support/contract.ts';
import { useService } from '../support/service.ts';

describe('Accept', () => {
  const service = useService();
  const statusFor = async (accept: string) =>
    (await call(service.current, 'post', '/v1/hash').set('Accept', accept).send({ text: 'abc' })).status;

  for (const accept of [
    'application/json',
    '*/*',
    'application/*;q=0.1',
    'text/html, application/json;q=0.5',
  ]) {
    it(`is served when it includes JSON: ${accept}`, async () => {
      expect(await statusFor(accept)).to.equal(200);
    });
  }

  for (const accept of ['text/html', 'application/json;q=0', 'application/problem+json', 'nonsense']) {
    it(`is 406 when it leaves JSON out: ${accept}`, async () => {
      expect(await statusFor(accept)).to.equal(406);
    });
  }

  it('never keeps an error from being a problem', async () => {
    const { status, headers } = await call(service.current, 'get', '/nowhere').set('Accept', 'text/html');
    expect(status).to.equal(404);
    expect(headers['content-type']).to.equal('application/problem+json');
  });
});
