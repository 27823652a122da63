import { Unanswerable } from './unanswerable.ts';

/** Biased exponents of finite doubles: 0 (zero and subnormals) to 2046. */
const EXPONENTS = 2047;

// A double is ± (high · 2^32 + low) · 2^(max(exponent, 1) - 1075), with high below 2^21 and low below 2^32. For each
// exponent, the highs and the lows are added up as doubles of their own. Those sums are integers below 2^53 for up to
// 2^21 numbers, so no addition ever rounds. Kept between calls because clearing what was used beats 32 KiB anew.
const highs = new Float64Array(EXPONENTS);
const lows = new Float64Array(EXPONENTS);

const double = new DataView(new ArrayBuffer(8));

/**
 * The exact sum of finite doubles, rounded once (to nearest, ties to even), so independent of their order.
 * An exact zero is +0, whatever the signs of zeros in the input.
 * @param numbers at most 2^21 finite doubles
 * @throws {Unanswerable} when the rounded sum is beyond the largest double; sums on the way may well be
 */
export function sum(numbers: readonly number[]): number {
  let least = EXPONENTS;
  let most = 0;
  for (const number of numbers) {
    double.setFloat64(0, number);
    const word = double.getUint32(0);
    const exponent = (word >>> 20) & 0x7ff;
    const sign = word >>> 31 ? -1 : 1;
    const high = exponent === 0 ? word & 0xfffff : (word & 0xfffff) | 0x100000;
    highs[exponent] = (highs[exponent] as number) + sign * high;
    lows[exponent] = (lows[exponent] as number) + sign * double.getUint32(4);
    if (exponent < least) least = exponent;
    if (exponent > most) most = exponent;
  }
  const total = round(collect(least, most));
  if (!Number.isFinite(total)) throw new Unanswerable('numbers', 'have a sum beyond the largest double');
  return total;
}

/** The exact sum in units of 2^-1074, the smallest double. Leaves the scratch arrays zero for the next call. */
function collect(least: number, most: number): bigint {
  let total = 0n;
  for (let exponent = least; exponent <= most; exponent += 1) {
    const high = highs[exponent] as number;
    const low = lows[exponent] as number;
    if (high === 0 && low === 0) continue;
    total += ((BigInt(high) << 32n) + BigInt(low)) << BigInt(Math.max(exponent, 1) - 1);
    highs[exponent] = 0;
    lows[exponent] = 0;
  }
  return total;
}

/** The double nearest to `total` units of 2^-1074, ties to even; infinite when there is none. */
function round(total: bigint): number {
  const magnitude = total < 0n ? -total : total;
  // Number(bigint) rounds right, but only up to 2^1024. So keep the top 61 to 64 bits, more than a double's 53, and let
  // the last of them say whether anything was dropped: it decides a tie and nothing else. What is left to do, the
  // scaling by a power of two, is exact: a result below 2^-1022 had no bits dropped, nor more than 53 to begin with.
  const dropped = Math.max(magnitude.toString(16).length * 4 - 64, 0);
  const top = magnitude >> BigInt(dropped);
  const sticky = top << BigInt(dropped) === magnitude ? 0n : 1n;
  const rounded = Number(top | sticky) * 2 ** (dropped - 1074);
  return total < 0n ? -rounded : rounded;
}
