/** What may have no answer, and why: allow.yaml. */
import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import type { Fault } from './proof.ts';

/** What the run was made on. */
export interface Circumstances {
  gateway: 'embedded' | 'tyk';
  collector: 'otelcol-contrib' | 'stand-in';
  alertmanager: boolean;
  redisExporter: boolean;
}

/** Matches a fault that has every field of it that is given here. */
export interface Allowed extends Omit<Fault, 'what'> {
  /** Only then; always if absent. */
  when?: Partial<Circumstances>;
  reason: string;
}

export const readAllowed = (): Allowed[] =>
  parse(readFileSync(new URL('allow.yaml', import.meta.url), 'utf8')) ?? [];

export interface Verdict {
  /** Faults that have no reason. */
  faults: Fault[];
  /** Those that have one. */
  excused: { fault: Fault; reason: string }[];
  /** Entries that excuse nothing. */
  idle: Allowed[];
}

export function judge(faults: Fault[], allowed: Allowed[], circumstances: Circumstances): Verdict {
  const relevant = allowed.filter(({ when = {} }) => isPartOf(when, circumstances));
  const excuse = (fault: Fault) =>
    relevant.find(({ when: _when, reason: _reason, ...where }) => isPartOf(where, fault));
  return {
    faults: faults.filter((fault) => !excuse(fault)),
    excused: faults.flatMap((fault) => {
      const reason = excuse(fault)?.reason;
      return reason ? [{ fault, reason }] : [];
    }),
    idle: relevant.filter((entry) => !faults.some((fault) => excuse(fault) === entry)),
  };
}

function isPartOf(part: object, whole: object): boolean {
  return Object.entries(part).every(([key, value]) => whole[key as keyof typeof whole] === value);
}
