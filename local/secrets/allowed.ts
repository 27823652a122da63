/** What looks like a secret and is none, and why: allowed.yaml. */
import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import type { Finding } from './scan.ts';

/** Allows what was found in a file by a rule, value by value. */
export interface Allowed {
  path: string;
  rule: string;
  values: string[];
  reason: string;
  /** In versions of the past only. */
  past?: boolean;
}

export const readAllowed = (): Allowed[] =>
  parse(readFileSync(new URL('allowed.yaml', import.meta.url), 'utf8')) ?? [];

export interface Verdict<F> {
  secrets: F[];
  /** Values that are allowed and were not found. */
  idle: string[];
}

export function judge<F extends Finding>(findings: F[], allowed: Allowed[]): Verdict<F> {
  const keys = new Set(findings.map(keyOf));
  const listed = allowed.flatMap(({ values, ...entry }) => values.map((value) => keyOf({ ...entry, value })));
  return {
    secrets: findings.filter((finding) => !listed.includes(keyOf(finding))),
    idle: listed.filter((key) => !keys.has(key)),
  };
}

const keyOf = ({ path, rule, value }: Omit<Finding, 'line'>) => `${path}: ${rule}, ${value}`;
