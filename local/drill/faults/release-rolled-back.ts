import { setTimeout as sleep } from 'node:timers/promises';
import { query } from '../../observe/query.ts';
import type { Drilled, Fault } from '../fault.ts';
import { takeBack } from './bad-release.ts';

const COMMIT = 'badsmoke';

export const releaseRolledBack: Fault = {
  name: 'release-rolled-back',
  alert: 'DeploymentRolledBack',
  what: 'A release of the API has failed its smoke test, and the deployment has taken it back.',
  sli: 'healthy',
  async inject({ system }) {
    await system.release('api', { commit: COMMIT });
    while (!(await isKnown(system))) await sleep(100);
    await system.rollback('api');
  },
  // It is taken back already; that it was is told until somebody ships another one, or its time is over.
  reverse: ({ system }) => takeBack(system, 'api', COMMIT),
};

/** Whether Prometheus has seen that release: what it was not told of can't have been taken back. */
async function isKnown({ observe }: Drilled['system']): Promise<boolean> {
  const prometheus = `http://127.0.0.1:${observe?.ports.PROMETHEUS_PORT}`;
  return (await query(prometheus, `digest_build_info{commit="${COMMIT}"}`)).length > 0;
}
