/** What the history says: who has which release since when, and what changed around it. */
import { execa } from 'execa';
import { Refusal } from './outcome.ts';

export interface Change {
  commit: string;
  /** When it was committed here: for a merge, when it was merged. */
  at: Date;
}

/** The questions that are asked of one repository; `root` with a slash at the end. Paths are relative to it. */
export function history(root: string) {
  const git = async (...args: string[]): Promise<string | undefined> => {
    const { stdout, failed } = await execa('git', args, {
      cwd: root,
      reject: false,
      stripFinalNewline: false,
    });
    return failed ? undefined : stdout;
  };

  return {
    /** @throws {Refusal} when this is no repository, or one whose past was cut off (CI checks out one commit by default) */
    async checkWhole(): Promise<void> {
      const shallow = await git('rev-parse', '--is-shallow-repository');
      if (shallow === undefined) throw new Refusal('there is no git history here', 'work in a clone');
      if (shallow.trim() === 'true')
        throw new Refusal(
          'this clone is shallow, and its history would answer wrongly',
          'git fetch --unshallow; in GitHub Actions, actions/checkout with fetch-depth: 0',
        );
    },

    /** @returns the whole hash of a commit, or undefined when there is none by this name */
    async resolve(name: string): Promise<string | undefined> {
      return (await git('rev-parse', '--verify', '--quiet', `${name}^{commit}`))?.trim();
    },

    /** @returns the commits that changed a file, newest first. Of a merge, the merge: what it brought was not here before. */
    async changes(path: string): Promise<Change[]> {
      const log = (await git('log', '--first-parent', '--format=%H %cI', '--', path)) ?? '';
      return log
        .split('\n')
        .filter(Boolean)
        .map((line) => {
          const [commit = '', at = ''] = line.split(' ');
          return { commit, at: new Date(at) };
        });
    },

    /** @returns the text of a file in a commit, or undefined when it was not there, or there is no such commit */
    show: (commit: string, path: string) => git('show', `${commit}:${path}`),

    /**
     * @param without globs of files that may differ
     * @returns those of the paths whose content is not the same in both commits; also files that only one of them has
     */
    async differing(
      paths: readonly string[],
      one: string,
      other: string,
      without: readonly string[],
    ): Promise<string[]> {
      const excluded = without.map((glob) => `:(exclude,glob)${glob}`);
      const names = await Promise.all(
        paths.map((path) => git('diff-tree', '-r', '--name-only', one, other, '--', path, ...excluded)),
      );
      // Where git could not tell, nobody may take it for the same.
      return paths.filter((_, index) => names[index] !== '');
    },

    /** @returns files under the paths that are not as committed, also new ones */
    async uncommitted(paths: readonly string[]): Promise<string[]> {
      const status = (await git('status', '--porcelain', '--untracked-files=all', '--', ...paths)) ?? '';
      return status
        .split('\n')
        .filter(Boolean)
        .map((line) => line.slice(3));
    },
  };
}

export type History = ReturnType<typeof history>;
