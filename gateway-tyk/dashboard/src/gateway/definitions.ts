/** Differences between a definition in a file and the same one as a gateway tells it, in sentences: "here" is the file, "there" the gateway. */
import { isObject } from './answers.ts';
import { allowanceOf } from './plans.ts';
import type { AccessRight, ApiDefinition, Policy } from './tyk.ts';
import { quotaWords, rateWords } from './words.ts';

export interface Difference {
  /** Of the policy or API. */
  id: string;
  what: 'missing' | 'extra' | 'different';
  /** A whole sentence. */
  text: string;
}

/** So many fields of one definition are told; the rest are counted. */
const MOST = 20;

export function compareAll<T>(
  noun: string,
  here: ReadonlyMap<string, T>,
  there: ReadonlyMap<string, T>,
  compare: (here: T, there: T) => string[],
): Difference[] {
  return [...new Set([...here.keys(), ...there.keys()])].sort().flatMap((id): Difference[] => {
    const [shipped, loaded] = [here.get(id), there.get(id)];
    if (!loaded) return [{ id, what: 'missing', text: `${noun} ${id} is not loaded there.` }];
    if (!shipped) return [{ id, what: 'extra', text: `${noun} ${id} is loaded there, but not shipped.` }];
    const found = compare(shipped, loaded);
    const texts = found.slice(0, MOST);
    if (found.length > MOST) texts.push(`${found.length - MOST} more fields differ`);
    return texts.map((text) => ({ id, what: 'different', text: `${noun} ${id}: ${text}.` }));
  });
}

export function differencesOfPolicy(
  { access_rights: here, ...policy }: Policy,
  { access_rights: there, ...loaded }: Policy,
): string[] {
  const apis = [...new Set([...Object.keys(here ?? {}), ...Object.keys(there ?? {})])].sort();
  const rights = apis.flatMap((api) => {
    const differences = differencesOfRight(here?.[api], there?.[api]);
    return differences.map((difference) => `${api}: ${difference}`);
  });
  return [...rights, ...deviations(policy, loaded)];
}

function differencesOfRight(here: AccessRight | undefined, there: AccessRight | undefined): string[] {
  if (!here || !there) return [here ? 'allowed here, not there' : 'not allowed here, but there'];
  const { limit: limitHere, ...right } = here;
  const { limit: limitThere, ...loaded } = there;
  const [allowed, given] = [allowanceOf(limitHere), allowanceOf(limitThere)];
  const words: [name: string, here: string, there: string][] = [
    ['quota', quotaWords(allowed), quotaWords(given)],
    ['rate', rateWords(allowed), rateWords(given)],
  ];
  const differing = words.filter(([, here, there]) => here !== there);
  return [
    ...differing.map(([name, here, there]) => `${name} ${here} here, ${there} there`),
    ...deviations(right, loaded),
  ];
}

export const differencesOfApi = (here: ApiDefinition, there: ApiDefinition): string[] =>
  deviations(here, there);

/** What the file does not say is the gateway's own business: Tyk tells each field that it knows. */
function deviations(here: unknown, there: unknown, path: string[] = []): string[] {
  if (isFilledIn(here)) return [];
  if (isObject(here) && isObject(there)) {
    return Object.entries(here).flatMap(([name, value]) => deviations(value, there[name], [...path, name]));
  }
  if (Array.isArray(here) && Array.isArray(there) && here.length === there.length) {
    return here.flatMap((value, index) => deviations(value, there[index], [...path, String(index)]));
  }
  if ((here ?? null) === (there ?? null)) return [];
  const name = path.join('.');
  const [before, now] = [shown(name, here), shown(name, there)];
  return [before === now ? `${name} differs` : `${name}: ${before} here, ${now} there`];
}

/** Told is what the gateway's environment has in that place. */
const isFilledIn = (value: unknown): boolean => typeof value === 'string' && value.startsWith('env://');

/** Nothing that may be a secret: what somebody else has loaded there may have passwords in it. */
function shown(name: string, value: unknown): string {
  if (value === undefined || value === null) return 'nothing';
  if (isObject(value) || /secret|password|credential/i.test(name)) return 'something';
  const text = JSON.stringify(value);
  return text.length > 80 ? `${text.slice(0, 79)}…` : text;
}
