/** The same thing measured several times. */
export interface Spread {
  min: number;
  median: number;
  max: number;
}

export function spread(values: number[]): Spread {
  const sorted = values.toSorted((a, b) => a - b);
  const at = (share: number) => sorted[Math.floor((sorted.length - 1) * share)] as number;
  return { min: at(0), median: at(0.5), max: at(1) };
}

/** Of two things measured in turns, so that what else the machine did in a round weighs on both. */
export const ratio = (above: number[], below: number[]): Spread =>
  spread(above.map((value, round) => value / (below[round] as number)));
