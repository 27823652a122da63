import { expect } from 'chai';
import fc from 'fast-check';
import { sum } from '../../src/domain/sum.ts';
import { Unanswerable } from '../../src/domain/unanswerable.ts';
import { exactSum, isNearest, overflows } from './exact.ts';

const { MAX_VALUE, MIN_VALUE, EPSILON } = Number;

const anyDouble = fc.double({ noNaN: true, noDefaultInfinity: true });
// Doubles by exponent: fc.double alone rarely has two that are near enough to interact.
const scaled = fc
  .tuple(
    fc.integer({ min: -(2 ** 31), max: 2 ** 31 }),
    fc.integer({ min: 0, max: 2 ** 21 }),
    fc.integer({ min: -1074, max: 970 }),
  )
  .map(([high, low, exponent]) => (high * 2 ** 21 + low) * 2 ** exponent)
  .filter(Number.isFinite);
const near = fc.integer({ min: -60, max: 60 }).chain((exponent) =>
  fc.array(
    fc
      .tuple(fc.constantFrom(-3, -2, -1, 1, 2, 3), fc.integer({ min: exponent - 60, max: exponent + 60 }))
      .map(([m, e]) => m * 2 ** e),
    { minLength: 1, maxLength: 40 },
  ),
);
const huge = fc.array(
  fc.constantFrom(MAX_VALUE, -MAX_VALUE, 2 ** 970, -(2 ** 970), 2 ** 969, 1, -1, MIN_VALUE),
  {
    minLength: 1,
    maxLength: 20,
  },
);
const subnormal = fc.array(
  fc.integer({ min: -(2 ** 40), max: 2 ** 40 }).map((units) => units * MIN_VALUE),
  { minLength: 1 },
);
// What is left of a sum when almost everything cancels.
const cancelling = fc
  .tuple(fc.array(scaled, { minLength: 1, maxLength: 30 }), fc.array(anyDouble, { maxLength: 3 }))
  .map(([numbers, rest]) => [...numbers, ...rest, ...numbers.map((number) => -number).reverse()]);
const inputs = {
  anyDouble: fc.array(anyDouble, { minLength: 1 }),
  scaled: fc.array(scaled, { minLength: 1 }),
  near,
  huge,
  subnormal,
  cancelling,
};

function attempt(numbers: readonly number[]): number | 'overflow' {
  try {
    return sum(numbers);
  } catch (error) {
    expect(error).to.be.instanceOf(Unanswerable);
    return 'overflow';
  }
}

describe('sum', () => {
  for (const [name, numbers] of Object.entries(inputs)) {
    it(`is the exact sum, rounded once to nearest and ties to even: ${name}`, () => {
      fc.assert(
        fc.property(numbers, (numbers) => {
          const total = exactSum(numbers);
          const result = attempt(numbers);
          return result === 'overflow' ? overflows(total) : !overflows(total) && isNearest(result, total);
        }),
        { numRuns: 500 },
      );
    });

    it(`does not depend on the order: ${name}`, () => {
      const shuffled = numbers.chain((numbers) =>
        fc.tuple(fc.constant(numbers), fc.shuffledSubarray(numbers, { minLength: numbers.length })),
      );
      fc.assert(fc.property(shuffled, ([numbers, others]) => Object.is(attempt(numbers), attempt(others))));
    });
  }

  const examples: Array<[string, number[], number]> = [
    ['sums what doubles usually do not', [0.1, 0.2, 0.3], 0.6],
    ['loses nothing below a large number', [1e16, 1, -1e16], 1],
    ['survives an overflow on the way', [1e308, 1e308, -1e308], 1e308],
    ['reaches the largest double', [MAX_VALUE / 2, MAX_VALUE / 2], MAX_VALUE],
    ['rounds down to the largest double just below the tie', [MAX_VALUE, 2 ** 970, -MIN_VALUE], MAX_VALUE],
    ['sums subnormals', [MIN_VALUE, MIN_VALUE, MIN_VALUE], 3 * MIN_VALUE],
    ['crosses from subnormal to normal', [2 ** -1022 - MIN_VALUE, MIN_VALUE], 2 ** -1022],
    ['rounds a tie down to even', [1, EPSILON / 2], 1],
    ['rounds a tie up to even', [1 + EPSILON, EPSILON / 2], 1 + 2 * EPSILON],
    ['breaks a tie by the smallest double there is', [1, EPSILON / 2, MIN_VALUE], 1 + EPSILON],
    ['breaks a tie downwards too', [1 + EPSILON, EPSILON / 2, -MIN_VALUE], 1 + EPSILON],
    ['has +0 for an exact zero', [1e308, MIN_VALUE, -1e308, -MIN_VALUE], 0],
    ['has +0 for the sum of negative zeros', [-0, -0], 0],
  ];
  for (const [name, numbers, expected] of examples) {
    it(`${name}: ${numbers.join(' + ')}`, () => {
      expect(Object.is(sum(numbers), expected), String(sum(numbers))).to.equal(true);
    });
  }

  for (const numbers of [
    [1e308, 1e308],
    [-MAX_VALUE, -MAX_VALUE],
    [MAX_VALUE, 2 ** 970],
  ]) {
    it(`refuses a sum beyond the largest double: ${numbers.join(' + ')}`, () => {
      expect(() => sum(numbers))
        .to.throw(Unanswerable)
        .with.property('field', 'numbers');
    });
  }

  it('sums 10,000 of the largest magnitudes exactly', () => {
    const numbers = Array.from({ length: 10_000 }, (_, index) => (index % 2 === 0 ? MAX_VALUE : -MAX_VALUE));
    expect(sum([...numbers, 2.5])).to.equal(2.5);
    expect(() => sum(Array(10_000).fill(MAX_VALUE))).to.throw(Unanswerable);
    expect(sum(Array(10_000).fill(2 ** 53 - 1))).to.equal(10_000 * (2 ** 53 - 1));
  });

  it('keeps nothing from one call to the next, after a refusal either', () => {
    expect(() => sum([MAX_VALUE, MAX_VALUE])).to.throw(Unanswerable);
    expect(sum([1])).to.equal(1);
  });
});
