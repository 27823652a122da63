import type { Fault } from '../fault.ts';
import { RARE_EVERY } from '../traffic.ts';
import { badRelease, ROLLED_BACK } from './bad-release.ts';

export const apiAnswers5xx: Fault = {
  name: 'api-answers-5xx',
  alert: 'AvailabilityBurnsFast',
  what: 'A release of the API answers every third call of hash with 500.',
  also: {
    AvailabilityBurnsSlowly: 'The same budget; Alertmanager holds it back while the fast burn is firing.',
  },
  alsoTreated: ROLLED_BACK,
  sli: 'broken',
  ...badRelease({ commit: 'bad5xx', preload: 'answers-5xx.mjs' }),
};

export const apiFailsRarely: Fault = {
  name: 'api-fails-rarely',
  alert: 'AvailabilityBurnsSlowly',
  what: `A release of the API can't compute one algorithm, for which one hash call of ${RARE_EVERY} asks. Nobody has noticed since last night.`,
  factor: 60,
  // Five times what the budget allows: three fifths of a day until it is a ticket. The last of it is the drill's.
  past: { calls: 15, failing: { slo: 'availability', share: 1 / RARE_EVERY, seconds: 14 * 3600 } },
  alsoTreated: {
    ...ROLLED_BACK,
    // At the factor of this drill they are minutes; in AWS the next API is ready before the old one goes.
    APIDown: 'The page has the API replaced, and here there is none for the seconds that this takes.',
    APINotReady: 'The page has the API replaced, and here none is ready for the seconds that this takes.',
  },
  // One failure in ten seconds: no window of seconds can tell.
  sli: 'healthy',
  ...badRelease({ commit: 'badrare', preload: 'fails-rarely.mjs' }),
};
