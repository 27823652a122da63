/** The short form of `make torture`: no call is lost while the API restarts, and lost ones would be seen. */
import { expect } from 'chai';
import { needs } from '../testing/needs.ts';
import { type Options, restart } from '../zero-loss/restarts.ts';

const SEED = 1;

async function failures(options: Pick<Options, 'ways' | 'restarts'> & Partial<Options>) {
  const results = await restart({ seed: SEED, ...options });
  for (const [way, { calls }] of Object.entries(results)) expect(calls, `calls, ${way}`).to.be.above(20);
  return Object.fromEntries(Object.entries(results).map(([way, result]) => [way, [...result.failures]]));
}

describe('zero loss', function () {
  this.timeout(60_000);

  it('loses no call while the API restarts, straight to it and through the embedded gateway', async () => {
    const lost = await failures({ ways: ['direct', 'embedded'], restarts: 3 });
    expect(lost).to.deep.equal({ direct: [], embedded: [] });
  });

  describe('through the real Tyk', () => {
    before(needs('tyk', 'redis-server'));

    it('loses no call while the API restarts', async () => {
      expect(await failures({ ways: ['tyk'], restarts: 2 })).to.deep.equal({ tyk: [] });
    });
  });

  describe('is not what a client sees', () => {
    // For so long nobody notices that an instance is gone.
    const checkEvery = 500;

    it('when the API is killed', async () => {
      const { direct } = await failures({ ways: ['direct'], restarts: 2, checkEvery, signal: 'SIGKILL' });
      expect(direct).not.to.be.empty;
    });

    it('when the API closes without a drain delay', async () => {
      const env = { DRAIN_DELAY: '0' };
      const { direct } = await failures({ ways: ['direct'], restarts: 2, checkEvery, env });
      expect(direct).not.to.be.empty;
    });
  });
});
