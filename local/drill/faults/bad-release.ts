/** Faults that a release brings. The API itself has no switch for them (ADR 16). */
import type { Released, System } from '../../src/system.ts';
import type { Fault } from '../fault.ts';

interface BadRelease {
  commit: string;
  /** File in preload/ that breaks something in the process. */
  preload?: string;
  env?: Record<string, string>;
}

/** Of the API; repaired by a rollback, since a restart would start the same again. */
export function badRelease({ commit, preload, env }: BadRelease): Pick<Fault, 'inject' | 'reverse'> {
  const loaded = preload && new URL(`../preload/${preload}`, import.meta.url).href;
  return {
    inject: ({ system }) =>
      system.release('api', {
        commit,
        env: { ...(loaded && { NODE_OPTIONS: `--import=${loaded}`, DIGEST_DRILL: '1' }), ...env },
      }),
    reverse: ({ system }) => takeBack(system, 'api', commit),
  };
}

/** Whether that is the part's release now, be it running or not. */
export const runs = (system: System, part: Released, commit: string) =>
  system.status().find(({ name }) => name === part)?.release?.commit === commit;

/** Rolls back where that release still is the part's, and starts what is not running. */
export async function takeBack(system: System, part: Released, commit: string): Promise<void> {
  if (runs(system, part, commit)) await system.rollback(part);
  else await system.start(part);
}

export const ROLLED_BACK = {
  DeploymentRolledBack: 'The page has the release rolled back, which is what this alert tells of.',
};
