import { setTimeout as sleep } from 'node:timers/promises';
import type { Drilled, Fault } from '../fault.ts';
import { badRelease, runs, takeBack } from './bad-release.ts';

const COMMIT = 'badstop';

/** The longest that the API takes. Seconds. */
const DRAIN_DELAY = 3600;

const { inject } = badRelease({ commit: COMMIT, env: { DRAIN_DELAY: String(DRAIN_DELAY) } });

export const apiNotReady: Fault = {
  name: 'api-not-ready',
  alert: 'APINotReady',
  what: 'A release of the API takes an hour to drain, and somebody has told it to stop.',
  // Nothing here sends calls by readiness; in AWS they would go to nobody.
  sli: 'healthy',
  async inject(drilled) {
    await inject(drilled);
    await drain(drilled.system);
  },
  // At the first signal it would drain for an hour; at the second it ends.
  async reverse({ system }) {
    if (runs(system, 'api', COMMIT) && (await isReady(system))) await drain(system);
    await takeBack(system, 'api', COMMIT);
  },
};

async function drain(system: Drilled['system']): Promise<void> {
  system.process('api')?.kill('SIGTERM');
  while (await isReady(system)) await sleep(25);
}

async function isReady({ ports }: Drilled['system']): Promise<boolean> {
  const answer = await fetch(`http://127.0.0.1:${ports.API_PORT}/readyz`).catch(() => undefined);
  await answer?.arrayBuffer();
  return answer?.status === 200;
}
