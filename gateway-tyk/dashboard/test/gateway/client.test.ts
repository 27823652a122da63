import { expect } from 'chai';
import { forEachGateway } from '../targets.ts';

describe('the Gateway API client', () => {
  forEachGateway((_kind, target) => {
    it('makes a key that works, and tells it', async () => {
      const { token, hash } = await target().createKey('open', { alias: 'one' });
      expect((await target().call(token)).status).to.equal(200);
      expect(await target().gateway.session(hash)).to.deep.include({
        alias: 'one',
        apply_policies: ['open'],
      });
      expect(await target().gateway.hashes()).to.include(hash);
    });
  });
});
