/** live/<env>/release.json: what runs there. */
import { existsSync, readFileSync } from 'node:fs';
import { checkEnvironment } from './live.ts';
import { Refusal, Usage } from './outcome.ts';

/** Its services; each is a unit of the same name. */
export const SERVICES = ['api', 'gateway', 'dashboard'] as const;
type Service = (typeof SERVICES)[number];

export type Release = Record<Service, { image: string }> & {
  /** Commit that the images were built from. */
  commit: string;
};

export const releaseFile = (environment: string) => `live/${environment}/release.json`;

/** @throws {Usage} when there is no such environment, or it runs nothing, as `shared` */
export function checkReleased(name: string | undefined, root: string): string {
  const environment = checkEnvironment(name, root);
  if (existsSync(root + releaseFile(environment))) return environment;
  throw new Usage(`${environment} has no release: there is no ${releaseFile(environment)}`);
}

/** @returns undefined for an environment that runs nothing, as `shared`. @throws {Refusal} as readRelease() does */
export function releaseOf(environment: string, root: string): Release | undefined {
  return existsSync(root + releaseFile(environment)) ? readRelease(environment, root) : undefined;
}

/** @throws {Refusal} that names all that is wrong with it */
export function readRelease(environment: string, root: string): Release {
  const file = releaseFile(environment);
  return parseRelease(readFileSync(root + file, 'utf8'), file);
}

/**
 * @param where what to call it in messages
 * @throws {Refusal} that names all that is wrong with it
 */
export function parseRelease(text: string, where: string): Release {
  const [release, faults] = check(text);
  if (release && faults.length === 0) return release;
  throw new Refusal(
    [`${where} is not a release:`, ...faults.map((fault) => `- ${fault}`)].join('\n'),
    'the pipeline and `make promote` write it; take one of theirs (git log), or mend it by hand',
  );
}

/** Zeros, with which an environment begins, before any image has been pushed. */
export function isFirstValue({ commit, ...services }: Release): boolean {
  return [commit, ...Object.values(services).map(({ image }) => image.split(':')[1] ?? '')].some((hash) =>
    /^0+$/.test(hash),
  );
}

export function sameRelease(one: Release, other: Release): boolean {
  return one.commit === other.commit && SERVICES.every((name) => one[name].image === other[name].image);
}

/** @returns lines that say which digest each service has, and which it would have instead */
export function releaseDiff(before: Release, after: Release): string {
  const short = (image: string) => image.split('@sha256:')[1]?.slice(0, 12);
  const row = (name: string, one = '', other = '') =>
    `  ${name.padEnd(10)} ${one === other ? `${one} stays` : `${one} -> ${other}`}`;
  return [
    ...SERVICES.map((name) => row(name, short(before[name].image), short(after[name].image))),
    row('commit', before.commit.slice(0, 12), after.commit.slice(0, 12)),
  ].join('\n');
}

const IMAGE =
  /^(?<registry>\d{12}\.dkr\.ecr\.[a-z0-9-]+\.amazonaws\.com(\.cn)?)\/(?<repository>[a-z0-9._/-]+)@sha256:[0-9a-f]{64}$/;

function check(text: string): [Release | undefined, string[]] {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    return [undefined, [`it is not JSON: ${(error as Error).message}`]];
  }
  if (!isObject(value)) return [undefined, ['it is not an object']];

  const faults = unknownKeys(value, [...SERVICES, 'commit'], '');
  if (value.commit === undefined) faults.push('commit is missing');
  else if (!/^[0-9a-f]{40}$/.test(String(value.commit)))
    faults.push(`commit is ${JSON.stringify(value.commit)}; it takes all 40 hexadecimal digits`);

  const registries = new Set<string>();
  for (const name of SERVICES) {
    const service = value[name];
    if (!isObject(service)) {
      faults.push(
        service === undefined ? `${name} is missing` : `${name} is not an object with the key image`,
      );
      continue;
    }
    faults.push(...unknownKeys(service, ['image'], `${name}.`));
    const found = IMAGE.exec(String(service.image))?.groups;
    if (!found)
      faults.push(
        `${name}.image is ${JSON.stringify(service.image)}; it takes <account>.dkr.ecr.<region>.amazonaws.com/<name>/${name}@sha256:<64 hexadecimal digits>`,
      );
    else {
      registries.add(found.registry as string);
      if (found.repository?.split('/').at(-1) !== name)
        faults.push(`${name}.image is of the repository ${found.repository}, which is not that of ${name}`);
    }
  }
  if (registries.size > 1)
    faults.push(`the images are of several registries: ${[...registries].sort().join(', ')}`);
  return [value as Release, faults];
}

function unknownKeys(value: object, known: readonly string[], prefix: string): string[] {
  return Object.keys(value)
    .filter((key) => !known.includes(key))
    .map((key) => `${prefix}${key} is not known; there is ${known.join(', ')}`);
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
