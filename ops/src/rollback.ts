/** `make rollback`: gives an environment back the release that it had before, from git's history. Needs neither AWS nor terragrunt. */
import { writeFileSync } from 'node:fs';
import { type History, history } from './git.ts';
import { hint } from './hint.ts';
import type { Options } from './options.ts';
import { EXIT, type Outcome, Refusal } from './outcome.ts';
import { writeEvidence } from './promote/evidence.ts';
import {
  checkReleased,
  isFirstValue,
  parseRelease,
  type Release,
  releaseDiff,
  releaseFile,
  sameRelease,
} from './release.ts';
import { changedSince, unchanged } from './tree.ts';

interface Past {
  /** Commit at which the environment had it. */
  commit: string;
  text: string;
  release: Release;
}

/**
 * Words: the environment and, to go elsewhere than one release back, a commit at which it had the release wanted.
 * @throws {Refusal} when there is no such release, or release.json has changes that git does not know
 */
export async function run({
  words: [name, wanted],
  root,
}: Pick<Options, 'words' | 'root'>): Promise<Outcome> {
  const environment = checkReleased(name, root);
  const file = releaseFile(environment);
  const git = history(root);
  await git.checkWhole();
  if ((await git.uncommitted([file])).length > 0)
    throw new Refusal(`${file} is not as committed`, `git restore ${file}, or commit it first`);

  const { release: replaces } = await pastRelease('HEAD', file, git);
  const {
    commit: from,
    text,
    release,
  } = wanted ? await pastRelease(wanted, file, git) : await before(replaces, file, git);
  const where = `${environment} at ${from.slice(0, 12)}`;
  if (isFirstValue(release))
    throw new Refusal(
      `${where} had the zeros that it began with, and there is nothing to go back to`,
      'deploy a new release',
    );
  if (sameRelease(release, replaces))
    throw new Refusal(`${where} had the release that it has now`, `git log -p ${file} shows the others`);

  const changed = await changedSince(release.commit, git);
  const warning = !changed
    ? `the images were built from ${release.commit}, which this clone does not have: nobody can say what has changed around them since`
    : changed.length > 0 &&
      `since these images were built, ${changed.join(', ')} changed, and that stays: read the plan, or revert those commits too`;

  writeFileSync(root + file, text);
  const checks = { tree: warning || unchanged(release.commit) };
  const evidence = {
    verb: 'rollback',
    from,
    to: environment,
    now: new Date(),
    head: await git.resolve('HEAD'),
  } as const;
  const written = [file, writeEvidence({ ...evidence, release, replaces, checks }, root)];
  return {
    code: EXIT.done,
    text: [
      `Wrote ${written.join(' and ')}, the release that ${where} had:`,
      releaseDiff(replaces, release),
      ...(warning ? [`Careful: ${warning}.`] : []),
      'Next:',
      `  git add ${written.join(' ')} && git commit -m 'Roll ${environment} back to ${release.commit.slice(0, 12)}'`,
      `  ${hint(`plan ENV=${environment}`)}`,
    ].join('\n'),
    data: { environment, from, release, replaces, warning: warning || null, written },
  };
}

/**
 * The release before the first time that the environment had this one. Counted so, a second rollback goes one further back,
 * not forward again to what the first one left.
 */
async function before(current: Release, file: string, git: History): Promise<Past> {
  const past: Past[] = [];
  for (const { commit } of (await git.changes(file)).reverse()) {
    // What no release was then, or is none by today's rules, can't be gone back to.
    const found = await pastRelease(commit, file, git).catch(() => undefined);
    if (found && sameRelease(found.release, current)) break;
    if (found) past.push(found);
  }
  const last = past.at(-1);
  if (last) return last;
  throw new Refusal(
    `git knows no release before the present one in ${file}`,
    'deploy a new release; or name a commit that had the one wanted',
  );
}

async function pastRelease(name: string, file: string, git: History): Promise<Past> {
  const commit = await git.resolve(name);
  const text = commit && (await git.show(commit, file));
  if (!commit || text === undefined)
    throw new Refusal(
      commit ? `there is no ${file} in ${name}` : `there is no commit ${name}`,
      `git log ${file} shows the commits to choose from`,
    );
  return { commit, text, release: parseRelease(text, `${file} of ${name}`) };
}
