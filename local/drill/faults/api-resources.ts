import type { Fault } from '../fault.ts';
import { badRelease, ROLLED_BACK } from './bad-release.ts';

export const apiSlow: Fault = {
  name: 'api-slow',
  alert: 'LatencyBurnsFast',
  what: 'A release of the API holds every answer back for a quarter of a second.',
  also: {
    LatencyBurnsSlowly: 'The same budget; Alertmanager holds it back while the fast burn is firing.',
  },
  alsoTreated: ROLLED_BACK,
  sli: 'broken',
  ...badRelease({ commit: 'badslow', preload: 'slow.mjs' }),
};

export const apiOverloaded: Fault = {
  name: 'api-overloaded',
  alert: 'APIOverloaded',
  what: 'A release of the API works through something for seconds at every so many calls, and turns others away meanwhile.',
  also: {
    AvailabilityBurnsFast:
      'Who is turned away gets a 503, and the budget is spent before five minutes are over.',
    AvailabilityBurnsSlowly: 'The same budget.',
  },
  alsoTreated: ROLLED_BACK,
  sli: 'broken',
  ...badRelease({ commit: 'badload', preload: 'burns.mjs' }),
};

export const apiLeaks: Fault = {
  name: 'api-leaks',
  alert: 'APIMemoryHigh',
  what: 'A release of the API keeps a mebibyte of each call, up to what is too much.',
  alsoTreated: ROLLED_BACK,
  sli: 'healthy',
  ...badRelease({ commit: 'badleak', preload: 'leaks.mjs' }),
};
