import { expect } from 'chai';
import { slowestChain } from '../src/bench-plan.ts';

const unit = (name: string, seconds: number, ...dependencies: string[]) => ({ name, seconds, dependencies });

describe('the slowest chain', () => {
  it('is the longest way in time, not in units', () => {
    expect(
      slowestChain([
        unit('a', 1),
        unit('b', 1, 'a'),
        unit('c', 1, 'b'),
        unit('slow', 5),
        unit('d', 2, 'a', 'slow'),
        unit('e', 0.5, 'c', 'd'),
      ]),
    ).to.deep.equal({ units: ['slow', 'd', 'e'], seconds: 7.5 });
  });

  it('is empty where there is nothing', () => {
    expect(slowestChain([])).to.deep.equal({ units: [], seconds: 0 });
  });
});
