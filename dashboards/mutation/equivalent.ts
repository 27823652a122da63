/** Mutants that mean the same as what they were made from, each with the reason. */
export const EQUIVALENT: readonly { where: string; change: string; why: string }[] = [
  { where: 'Watchdog', change: '1 → 0.75', why: 'It fires whatever its value is.' },
  { where: 'Watchdog', change: '1 → 1.25', why: 'It fires whatever its value is.' },
];
