/** Faults that a release of the API brings: the API itself has no switch for them (ADR 16). */
import type { Drilled, Fault } from '../fault.ts';

interface BadRelease {
  commit: string;
  /** File in preload/ that breaks something in the process. */
  preload?: string;
  env?: Record<string, string>;
}

/** Repaired by a rollback; a restart would start the same again. */
export function badRelease({ commit, preload, env }: BadRelease): Pick<Fault, 'inject' | 'reverse'> {
  const loaded = preload && new URL(`../preload/${preload}`, import.meta.url).href;
  return {
    inject: ({ system }) =>
      system.release('api', {
        commit,
        env: { ...(loaded && { NODE_OPTIONS: `--import=${loaded}`, DIGEST_DRILL: '1' }), ...env },
      }),
    reverse: (drilled) => takeBack(drilled, 'api', commit),
  };
}

/** Rolls back where that release still is the part's, and starts what is not running. */
export async function takeBack(
  { system }: Pick<Drilled, 'system'>,
  part: 'api' | 'gateway',
  commit: string,
): Promise<void> {
  const now = system.status().find(({ name }) => name === part)?.release?.commit;
  if (now === commit) await system.rollback(part);
  else await system.start(part);
}

export const ROLLED_BACK = {
  DeploymentRolledBack: 'The page has the release rolled back, which is what this alert tells of.',
};
