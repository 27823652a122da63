// The definition of the correctly rounded sum, in rational arithmetic, and sharing nothing with the implementation.

/** Numerator over 2^1074, the common denominator of all doubles. */
export function exactSum(numbers: readonly number[]): bigint {
  return numbers.reduce((total, number) => total + exact(number), 0n);
}

/** Doubling and halving by powers of two are exact, so this reads the value without looking at a single bit. */
function exact(number: number): bigint {
  let value = number;
  let exponent = 1074n;
  // A double from 2^53 on is an integer, and so is what is left after enough doublings.
  while (!Number.isInteger(value)) {
    value *= 2;
    exponent -= 1n;
  }
  return BigInt(value) << exponent;
}

/** Whether `double` is the nearest to `total` / 2^1074, with the even one of two that are as near. */
export function isNearest(double: number, total: bigint): boolean {
  const distance = abs(exact(double) - total);
  return [neighbour(double, 1n), neighbour(double, -1n)].every((other) => {
    const itsDistance = abs((Number.isFinite(other) ? exact(other) : beyond(other)) - total);
    return distance < itsDistance || (distance === itsDistance && isEven(double));
  });
}

/** Whether `total` / 2^1074 rounds to no finite double: from half a unit above the largest one on (IEEE 754, 4.3.1). */
export function overflows(total: bigint): boolean {
  const largest = exact(Number.MAX_VALUE);
  return abs(total) >= (largest + beyond(Infinity)) / 2n;
}

const abs = (value: bigint) => (value < 0n ? -value : value);

/** What would be the next double if exponents went on: 2^1024. */
const beyond = (infinity: number) => BigInt(Math.sign(infinity)) << (1024n + 1074n);

const view = new DataView(new ArrayBuffer(8));

function neighbour(double: number, step: 1n | -1n): number {
  if (double === 0) return Number(step) * Number.MIN_VALUE;
  view.setFloat64(0, double);
  view.setBigInt64(0, view.getBigInt64(0) + (double > 0 ? step : -step));
  return view.getFloat64(0);
}

function isEven(double: number): boolean {
  view.setFloat64(0, double);
  return view.getBigInt64(0) % 2n === 0n;
}
