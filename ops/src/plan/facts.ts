/** Finds out what a plan set is made of: commit, files, values, versions, and the files of the set itself. */
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { programVersion } from '@digest/local/programs';
import { execa } from 'execa';
import type { Cloud } from '../cloud.ts';
import { history } from '../git.ts';
import { Refusal } from '../outcome.ts';
import { sources, uncommitted } from '../tree.ts';
import { type Facts, SEAL_FILE } from './seal.ts';

interface Where {
  environment: string;
  cloud: Cloud;
  root: string;
  /** Folder of the plan set. */
  folder: string;
}

/** @throws {Refusal} when this is no git repository */
export async function gatherFacts({ environment, cloud, root, folder }: Where): Promise<Facts> {
  const git = history(root);
  const commit = await git.resolve('HEAD');
  if (!commit)
    throw new Refusal('there is no commit here, by which a plan could be known', 'work in a clone');
  const values = valuesFile(environment, cloud, root);
  const files = await sourceFiles(environment, root);
  return {
    environment,
    cloud: cloud.kind,
    commit,
    // Without lock files, whose hashes are sealed, committed or not.
    dirty: await uncommitted([environment], git),
    programs: Object.fromEntries(
      ['terraform', 'terragrunt'].map((name) => [name, programVersion(name) ?? 'missing']),
    ),
    files: { ...hashes(root, files), ...(values && { values: sha256(values) }) },
    plans: hashes(
      `${folder}/`,
      readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter(
        (path) => path !== SEAL_FILE && statSync(`${folder}/${path}`).isFile(),
      ),
    ),
  };
}

/** @returns files of the repository that a plan of an environment is made from, committed or not, but none that git ignores */
export async function sourceFiles(environment: string, root: string): Promise<string[]> {
  const { stdout } = await execa(
    'git',
    ['ls-files', '-z', '--cached', '--others', '--exclude-standard', '--', ...sources(environment)],
    { cwd: root },
  );
  return stdout.split('\0').filter((path) => path && existsSync(root + path));
}

/** @returns the file with an account's values, which git ignores (live/settings.hcl), if there is one */
export function valuesFile(environment: string, cloud: Pick<Cloud, 'env'>, root: string): string | undefined {
  const file =
    cloud.env.DIGEST_TFVARS ?? process.env.DIGEST_TFVARS ?? `${root}live/${environment}/terraform.tfvars`;
  return existsSync(file) ? file : undefined;
}

/** @throws {Refusal} when live/settings.hcl would not find an account's values */
export function checkValues({ environment, cloud, root }: Omit<Where, 'folder'>): void {
  if (!existsSync(`${root}live/settings.hcl`) || valuesFile(environment, cloud, root)) return;
  throw new Refusal(
    `live/${environment}/terraform.tfvars is not there, so nobody knows which account is meant`,
    `make init-env ENV=${environment}; or, to try it without an account, the same command with AWS=emulated`,
  );
}

function hashes(root: string, files: readonly string[]): Record<string, string> {
  return Object.fromEntries([...files].sort().map((path) => [path, sha256(root + path)]));
}

const sha256 = (file: string) => createHash('sha256').update(readFileSync(file)).digest('hex');
