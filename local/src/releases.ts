/** What `api` and `gateway` ran before, so that a bad release can be taken back. On AWS that is the history of release.json. */
import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** What has releases of its own. */
export type Released = 'api' | 'gateway';

export interface Release {
  /** Short, as git names it. */
  commit: string;
  version?: string;
  /** Settings that this release brings; they win. */
  env?: Record<string, string>;
}

export const isReleased = (part: string): part is Released => part === 'api' || part === 'gateway';

/** Of one part; the last one is what runs, or should. */
export class Releases {
  #last = 0;
  readonly #history: { number: number; release: Release }[] = [];

  constructor(first: Release) {
    this.add(first);
  }

  add(release: Release): void {
    this.#last += 1;
    this.#history.push({ number: this.#last, release });
  }

  get current(): { number: number; release: Release } {
    return this.#history.at(-1) as { number: number; release: Release };
  }

  /** Forgets the current one. @throws Error when nothing ran before it */
  back(): Release {
    const { number, release } = this.current;
    if (this.#history.length === 1)
      throw new Error(`There is no release before ${number} (${release.commit}) to go back to.`);
    this.#history.pop();
    return this.current.release;
  }
}

const root = fileURLToPath(new URL('../..', import.meta.url));

/**
 * This checkout as it is: `abc1234`, or `abc1234-dirty` when files differ from that commit. Where git or its folder is not, nobody knows which
 * that is.
 *
 * @param but paths that may differ
 */
export function checkout(...but: string[]): Release {
  const git = (...args: string[]) =>
    execFileSync('git', args, { cwd: root, encoding: 'utf8', stdio: 'pipe' }).trim();
  try {
    const others = but.map((path) => `:!${path}`);
    const changes = git('status', '--porcelain', '--untracked-files=no', '--', '.', ...others);
    return { commit: `${git('rev-parse', '--short=7', 'HEAD')}${changes && '-dirty'}` };
  } catch {
    return { commit: 'unknown' };
  }
}
