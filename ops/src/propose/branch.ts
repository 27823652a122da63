/** A branch with one commit on top of what is checked out, made beside the checkout, which stays as it is. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { call } from '../call.ts';
import type { Options } from '../options.ts';
import { Refusal, Usage } from '../outcome.ts';

/** By this line a branch is known to be ours to replace. */
const TRAILER = 'Proposed-by: make propose';

/** Of GitHub's own account for jobs, where nobody else is named. */
const BOT = { NAME: 'github-actions[bot]', EMAIL: '41898282+github-actions[bot]@users.noreply.github.com' };

/** For this one command, nothing is written down: `gh auth setup-git` would put the same into the user's configuration. */
const CREDENTIALS = ['-c', 'credential.helper=', '-c', 'credential.helper=!gh auth git-credential'];

interface Proposal extends Pick<Options, 'root' | 'say'> {
  branch: string;
  title: string;
  /** Paths that are committed, also such as are gone. */
  files: readonly string[];
}

/**
 * @returns whether anything was pushed; not when the branch at `origin` is this already
 * @throws {Refusal} when somebody else has put something there
 */
export async function proposal({ branch, title, files, root, say }: Proposal): Promise<boolean> {
  const git = (args: string[], env: Record<string, string> = {}) =>
    call('git', args, { cwd: root, env }).then((printed) => printed.trim());
  const atOrigin = (args: string[]) => git([...CREDENTIALS, ...args], { GIT_TERMINAL_PROMPT: '0' });
  const ref = `refs/heads/${branch}`;
  // One that begins with a dash would be an option somewhere.
  const named =
    !branch.startsWith('-') &&
    (await git(['check-ref-format', ref]).then(
      () => true,
      () => false,
    ));
  if (!named) throw new Usage(`BRANCH=${branch} is no name of a branch`);

  const head = await git(['rev-parse', 'HEAD']);
  const tree = await treeWith(files, git);
  const there = (await atOrigin(['ls-remote', 'origin', ref])).split('\t')[0] ?? '';
  if (there) {
    await atOrigin(['fetch', '--quiet', 'origin', there]);
    const [theirTree, theirParents, message] = (
      await git(['log', '-1', '--format=%T%x00%P%x00%B', there])
    ).split('\0');
    if (!message?.includes(TRAILER))
      throw new Refusal(
        `${branch} has a commit that \`make propose\` did not make (${there.slice(0, 12)})`,
        'merge or delete that branch, or say another BRANCH=',
      );
    if (theirTree === tree && theirParents === head && message.startsWith(`${title}\n`)) return false;
  }
  const commit = await git(['commit-tree', tree, '-p', head, '-m', title, '-m', TRAILER], await author(git));
  say(`Pushing ${commit.slice(0, 12)} to ${branch}`);
  // Whoever pushes there between the look and this is not run over.
  await atOrigin(['push', '--quiet', `--force-with-lease=${ref}:${there}`, 'origin', `${commit}:${ref}`]);
  return true;
}

type Git = (args: string[], env?: Record<string, string>) => Promise<string>;

/** @returns the tree of HEAD with the files as they are, by an index of its own */
async function treeWith(files: readonly string[], git: Git): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'digest-propose-'));
  const index = { GIT_INDEX_FILE: join(folder, 'index') };
  try {
    await git(['read-tree', 'HEAD'], index);
    await git(['add', '--all', '--', ...files], index);
    return await git(['write-tree'], index);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

async function author(git: Git): Promise<Record<string, string>> {
  const known = await git(['config', 'user.email']).then(Boolean, () => false);
  if (known || process.env.GIT_AUTHOR_EMAIL) return {};
  return Object.fromEntries(
    ['AUTHOR', 'COMMITTER'].flatMap((who) =>
      Object.entries(BOT).map(([what, value]) => [`GIT_${who}_${what}`, value]),
    ),
  );
}
