/** The seal of a plan set: a manifest of what was planned, of what, on what. Pure; facts.ts finds out. */
import { createHash } from 'node:crypto';
import type { StateVersion } from './plan-file.ts';

/** What a plan set was made of, or would be made of now. */
export interface Facts {
  environment: string;
  cloud: 'aws' | 'emulated';
  commit: string;
  /** Files that are not as in the commit. */
  dirty: string[];
  /** Name of a program → its version. */
  programs: Record<string, string>;
  /** Files that plans are made from: path → SHA-256. The values of an account are among them, as `values`. */
  files: Record<string, string>;
  /** Files of the set: path in it → SHA-256. */
  plans: Record<string, string>;
}

export interface SealedUnit {
  /** The state that it was planned on. */
  state: StateVersion;
  /** Units whose mocks it was planned on. */
  mocks: string[];
  /** Wave in which it is applied; its plan is only applied in the first. */
  wave: number;
}

/** Nothing in it is secret: plans may have secrets in them, their hashes don't. */
export interface Seal extends Facts {
  version: 1;
  /** ISO 8601. */
  created: string;
  /** Whether the plans were held against ops/policies; a plan that is against them is never sealed. */
  policies: 'checked' | 'not checked';
  /** By name, dependencies first. */
  units: Record<string, SealedUnit>;
  /** SHA-256 of all the rest, so that a manifest that was edited is noticed. */
  seal: string;
}

/** Its file in the set. */
export const SEAL_FILE = 'seal.json';

/** After a day a plan says little about what is there, and whoever reviewed it has forgotten it. */
const MAX_AGE_HOURS = 24;

export function seal(facts: Facts & Pick<Seal, 'policies'>, units: Seal['units'], now: Date): Seal {
  const manifest = { version: 1 as const, created: now.toISOString(), ...facts, units };
  return { ...manifest, seal: digest(manifest) };
}

/** @returns whether a manifest is one of these commands, and as they wrote it */
export function isIntact({ seal: given, ...manifest }: Seal): boolean {
  return manifest.version === 1 && given === digest(manifest);
}

/** @returns why the set can't be applied, a sentence each: all that differs from when it was sealed */
export function sealFaults(sealed: Seal, facts: Facts, now: Date): string[] {
  if (!isIntact(sealed)) return [`${SEAL_FILE} was edited, or is of another version of these commands`];
  const faults: string[] = [];
  const hours = (now.getTime() - Date.parse(sealed.created)) / 3_600_000;
  if (hours > MAX_AGE_HOURS)
    faults.push(
      `it is ${Math.floor(hours)} hours old; after ${MAX_AGE_HOURS} a plan is not applied any more`,
    );
  if (sealed.policies !== 'checked' && facts.cloud === 'aws')
    faults.push(
      'the policies were not checked when it was planned: put conftest on PATH (`make doctor` says how)',
    );
  return [
    ...faults,
    ...sourceFaults(sealed, facts),
    ...changed(
      sealed.plans,
      facts.plans,
      (path, was, is) => `the plan file ${path} ${happened(was, is)} since it was sealed`,
    ),
  ];
}

/** @returns what plans are made from that is not as it was, a sentence each */
export function sourceFaults(sealed: Omit<Facts, 'plans'>, facts: Omit<Facts, 'plans'>): string[] {
  const faults: string[] = [];
  if (sealed.environment !== facts.environment) faults.push(`it is a plan of ${sealed.environment}`);
  if (sealed.cloud !== facts.cloud)
    faults.push(`it was planned against ${CLOUDS[sealed.cloud]}, and this is ${CLOUDS[facts.cloud]}`);
  if (sealed.commit !== facts.commit)
    faults.push(`it was planned at commit ${short(sealed.commit)}, and this is ${short(facts.commit)}`);
  // Under emulation one may try before one commits; that nothing changed since the plan is asked there too.
  const dirty = [...new Set([...sealed.dirty, ...facts.dirty])].sort();
  if (dirty.length > 0 && facts.cloud === 'aws')
    faults.push(`not committed, or not when it was planned: ${dirty.join(', ')}`);
  return [
    ...faults,
    ...changed(
      sealed.programs,
      facts.programs,
      (name, was, is) => `${name} was ${was}, and is ${is ?? 'missing'} now`,
    ),
    ...changed(
      sealed.files,
      facts.files,
      (path, was, is) => `${path} ${happened(was, is)} since it was planned`,
    ),
  ];
}

/**
 * @param now version of each state that there is; which unit one is of is known by its lineage
 * @returns units whose state is not the one that they were planned on, a sentence each
 */
export function stateFaults(sealed: Seal['units'], now: readonly StateVersion[]): string[] {
  const known = new Set(Object.values(sealed).map(({ state }) => state.lineage));
  const fresh = Object.entries(sealed).filter(([, { state }]) => state.lineage === '');
  return [
    ...Object.entries(sealed)
      .filter(([, { state }]) => state.lineage !== '')
      .flatMap(([unit, { state }]) => {
        const found = now.find(({ lineage }) => lineage === state.lineage);
        if (found?.serial === state.serial) return [];
        return [
          found
            ? `the state of ${unit} moved on from serial ${state.serial} to ${found.serial}: somebody applied since`
            : `the state of ${unit} is another one, or gone`,
        ];
      }),
    ...now
      .filter(({ lineage }) => !known.has(lineage))
      .map(() => `a state came into being since, of one of ${fresh.map(([unit]) => unit).join(', ')}`),
  ];
}

/** Names of what plans are made against. */
export const CLOUDS = { aws: 'AWS', emulated: 'the emulated AWS' } as const;

const short = (commit: string) => commit.slice(0, 12);

function happened(was: string | undefined, is: string | undefined): string {
  return is === undefined ? 'went missing' : was === undefined ? 'was added' : 'changed';
}

function changed(
  was: Record<string, string>,
  is: Record<string, string>,
  say: (name: string, was: string | undefined, is: string | undefined) => string,
): string[] {
  return [...new Set([...Object.keys(was), ...Object.keys(is)])]
    .sort()
    .filter((name) => was[name] !== is[name])
    .map((name) => say(name, was[name], is[name]));
}

/** The order of keys does not matter. */
function digest(manifest: object): string {
  const canonical = JSON.stringify(manifest, (_key, value) =>
    value && typeof value === 'object' && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
      : value,
  );
  return createHash('sha256').update(canonical).digest('hex');
}
