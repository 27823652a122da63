import { expect } from 'chai';
import { per, quotaWords, rateWords } from '../../src/gateway/words.ts';

describe('words of plans', () => {
  it('say how often', () => {
    expect([1, 60, 3600, 86_400].map(per)).to.deep.equal(['a second', 'a minute', 'an hour', 'a day']);
    expect([2, 90, 7 * 86_400].map(per)).to.deep.equal([
      'every 2 seconds',
      'every 90 seconds',
      'every 7 days',
    ]);
  });

  it('say how much a plan allows', () => {
    const allowance = { quota: { calls: 100_000, period: 86_400 }, rate: { calls: 50, period: 1 } };
    expect(quotaWords(allowance)).to.equal('100,000 a day');
    expect(rateWords(allowance)).to.equal('50 a second');
    expect([quotaWords({}), rateWords({})]).to.deep.equal(['no quota', 'no limit']);
  });
});
