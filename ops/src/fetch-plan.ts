/** `make fetch-plan ENV=…`: gets the sealed set that was published of this commit, if it is what `make apply` would take. */
import { mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { posix } from 'node:path';
import { type Cloud, openCloud } from './cloud.ts';
import { history } from './git.ts';
import { hint } from './hint.ts';
import { checkEnvironment } from './live.ts';
import type { Options } from './options.ts';
import { EXIT, type Outcome, Refusal } from './outcome.ts';
import { gatherFacts } from './plan/facts.ts';
import { isGuarded } from './plan/guard.ts';
import { restoreLockFiles } from './plan/lock-files.ts';
import { isIntact, SEAL_FILE, type Seal, sealFaults } from './plan/seal.ts';
import { setFolder } from './plan/set.ts';
import { planStore } from './plan/store.ts';

export async function run(options: Options): Promise<Outcome> {
  const { words, say, root } = options;
  const environment = checkEnvironment(words[0], root);
  const cloud = await openCloud(options);
  const commit = await history(root).resolve('HEAD');
  if (!commit) throw new Refusal('there is no commit here whose plan could be fetched', 'work in a clone');
  const folder = root + setFolder(environment);
  const partial = `${folder}.partial`;
  for (const path of [folder, partial]) rmSync(path, { recursive: true, force: true });
  mkdirSync(partial, { recursive: true, mode: 0o700 });
  try {
    const sealed = await fetchInto(partial, { environment, commit, cloud, root, say });
    renameSync(partial, folder);
    const confirm = (await isGuarded(environment, root)) ? ` CONFIRM=${environment}` : '';
    return {
      code: EXIT.done,
      text: `Fetched ${setFolder(environment)}, planned ${sealed.created} at ${commit}\nNext: ${hint(`apply ENV=${environment}${confirm}`)}`,
      data: {
        environment,
        commit,
        folder: setFolder(environment),
        seal: sealed.seal,
        created: sealed.created,
      },
    };
  } catch (error) {
    rmSync(partial, { recursive: true, force: true });
    throw error;
  }
}

interface Wanted extends Pick<Options, 'root' | 'say'> {
  environment: string;
  commit: string;
  cloud: Cloud;
}

async function fetchInto(folder: string, { environment, commit, cloud, root, say }: Wanted): Promise<Seal> {
  const store = planStore(environment, commit, cloud, root);
  say(`Fetching ${store.address}`);
  await store.get([SEAL_FILE], folder);
  const sealed = JSON.parse(readFileSync(`${folder}/${SEAL_FILE}`, 'utf8')) as Seal;
  // Before anything that it names is believed.
  if (!isIntact(sealed))
    refuse(store.address, [`${SEAL_FILE} was edited, or is of another version of these commands`]);
  const names = Object.keys(sealed.plans);
  const outside = names.filter((name) => !isInside(name));
  if (outside.length > 0)
    refuse(store.address, [`its seal names files that are outside of it: ${outside.join(', ')}`]);
  await store.get(names, folder);
  restoreLockFiles(Object.keys(sealed.units), { folder, environment, root });
  const faults = sealFaults(sealed, await gatherFacts({ environment, cloud, root, folder }), new Date());
  if (faults.length > 0) refuse(store.address, faults);
  return sealed;
}

/** @returns whether a name of a set stays in it, and is spelt as only this file is */
export function isInside(name: string): boolean {
  const plain = /^[\w.-]+(\/[\w.-]+)*$/.test(name) && posix.normalize(name) === name;
  return plain && name !== '.' && name !== SEAL_FILE && !/^\.\.(\/|$)/.test(name);
}

function refuse(address: string, faults: string[]): never {
  throw new Refusal(
    [`the set in ${address} is not taken:`, ...faults.map((fault) => `- ${fault}`)].join('\n'),
    'plan and publish this commit again; where nobody knows how that came about, look who wrote to the bucket (its access log)',
  );
}
