import type { Fault } from '../fault.ts';
import { badRelease, ROLLED_BACK } from './bad-release.ts';

/** The longest that the API takes. Seconds. */
const DRAIN_DELAY = 3600;

const release = badRelease({ commit: 'badstop', env: { DRAIN_DELAY: String(DRAIN_DELAY) } });

export const apiNotReady: Fault = {
  name: 'api-not-ready',
  alert: 'APINotReady',
  what: 'A release of the API takes an hour to drain, and somebody has told it to stop.',
  also: ROLLED_BACK,
  // Nothing here sends calls by readiness; in AWS they would go to nobody.
  sli: 'healthy',
  async inject(drilled) {
    await release.inject(drilled);
    drilled.system.process('api')?.kill('SIGTERM');
  },
  reverse: release.reverse,
};
