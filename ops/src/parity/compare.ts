/** What two environments differ in, when each is read as if it were just "the environment". Pure. */
import type { Release } from '../release.ts';

/** What Terragrunt makes of a unit's files. */
export type Rendered = Record<string, unknown>;

/** An environment, rendered: unit → what Terragrunt makes of it. */
export interface Environment {
  name: string;
  release: Release;
  units: Record<string, Rendered>;
}

export interface Difference {
  unit: string;
  /** Keys to the value, joined by dots: `inputs.node_type`; `unit` when only one environment has the unit at all. */
  path: string;
  /** In the one and the other environment; undefined where it is not there. */
  values: [unknown, unknown];
}

/**
 * Lists are compared as wholes: what is inserted into one moves all that follows.
 * @param root path of the repository, which is cut off where it occurs
 * @returns sorted by unit and path
 */
export function compare(one: Environment, other: Environment, root: string): Difference[] {
  const names = [...new Set([...Object.keys(one.units), ...Object.keys(other.units)])].sort();
  return names.flatMap((unit): Difference[] => {
    const [a, b] = [one.units[unit], other.units[unit]];
    if (!a || !b) return [{ unit, path: 'unit', values: [a && 'there', b && 'there'] }];
    const values = [leaves(neutral(a, one, root)), leaves(neutral(b, other, root))] as const;
    return [...new Set([...values[0].keys(), ...values[1].keys()])]
      .sort()
      .map((path) => ({
        unit,
        path,
        values: [values[0].get(path), values[1].get(path)] as [unknown, unknown],
      }))
      .filter(({ values: [x, y] }) => JSON.stringify(x) !== JSON.stringify(y));
  });
}

/**
 * The same without what has to differ: the environment's name as a word of its own, the path of the repository, and the release,
 * which in dev is always ahead. A value that names the other environment stays what it is, and so is a difference.
 */
function neutral(value: unknown, environment: Environment, root: string): unknown {
  const { name, release } = environment;
  const words = new RegExp(`(?<![A-Za-z0-9])${name}(?![A-Za-z0-9])`, 'g');
  const released = new Map([...leaves(release)].map(([path, text]) => [text, `<release ${path}>`]));
  const walk = (value: unknown): unknown => {
    if (typeof value === 'string')
      return released.get(value) ?? value.replaceAll(root, '').replace(words, '<env>');
    if (Array.isArray(value)) return value.map(walk);
    if (isObject(value))
      return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, walk(one)]));
    return value;
  };
  return walk(value);
}

/** @returns path → value of all that is no object with keys */
function leaves(value: unknown, path: string[] = []): Map<string, unknown> {
  if (!isObject(value) || Object.keys(value).length === 0) return new Map([[path.join('.'), value]]);
  return new Map(Object.entries(value).flatMap(([key, one]) => [...leaves(one, [...path, key])]));
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
