/** live/parity.yaml: which environments are compared, and why they differ where they do. */
import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import type { Difference } from './compare.ts';

export const PARITY_FILE = 'live/parity.yaml';

export interface Parity {
  environments: [string, string];
  differences: Reason[];
}

export interface Reason {
  reason: string;
  /** Path, as in Difference → names of the units that differ in it; each of them does. */
  at: Record<string, string[]>;
}

/** A unit and path that has a reason and is the same in both. */
export type Idle = Pick<Difference, 'unit' | 'path'> & { reason: string };

/** @throws Error that names every fault of the file */
export function readParity(root: string): Parity {
  const parity = parse(readFileSync(root + PARITY_FILE, 'utf8')) as Parity;
  const faults = check(parity);
  if (faults.length > 0)
    throw new Error([`${PARITY_FILE} is wrong:`, ...faults.map((fault) => `- ${fault}`)].join('\n'));
  return parity;
}

/** @returns differences without a reason, and reasons without a difference */
export function unexplained(
  differences: Difference[],
  reasons: Reason[],
): { missing: Difference[]; idle: Idle[] } {
  const places = reasons.flatMap(({ reason, at }) =>
    Object.entries(at).flatMap(([path, units]) => units.map((unit) => ({ unit, path, reason }))),
  );
  const same = (a: Idle | Difference, b: Idle | Difference) => a.unit === b.unit && a.path === b.path;
  return {
    missing: differences.filter((difference) => !places.some((place) => same(place, difference))),
    idle: places.filter((place) => !differences.some((difference) => same(place, difference))),
  };
}

function check(parity: Partial<Parity> | null): string[] {
  const { environments, differences, ...rest } = parity ?? {};
  const faults = Object.keys(rest).map((key) => `${key} is not known; there is environments, differences`);
  if (!Array.isArray(environments) || environments.length !== 2)
    faults.push('environments takes the names of the two that are compared');
  if (!Array.isArray(differences)) return [...faults, 'differences takes a list'];

  const seen = new Set<string>();
  for (const [index, { reason, at, ...unknown }] of differences.entries()) {
    const where = `differences[${index}]`;
    for (const key of Object.keys(unknown)) faults.push(`${where}.${key} is not known; there is reason, at`);
    if (typeof reason !== 'string' || reason.trim() === '') faults.push(`${where} has no reason`);
    if (Object.keys(at ?? {}).length === 0) faults.push(`${where} has no at: path: [units]`);
    for (const [path, units] of Object.entries(at ?? {})) {
      if (!Array.isArray(units) || units.length === 0) faults.push(`${where}.at: ${path} names no units`);
      for (const unit of Array.isArray(units) ? units : []) {
        if (seen.has(`${unit} ${path}`)) faults.push(`${where}.at: ${unit} ${path} has a reason already`);
        seen.add(`${unit} ${path}`);
      }
    }
  }
  return faults;
}
