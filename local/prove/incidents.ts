/** What happens to the system while it has traffic, so that every panel has something to show. */

import { keyOf } from '../src/gateway-api.ts';
import type { Release } from '../src/system.ts';
import type { System } from './system.ts';

interface Incident {
  /** Seconds from the start of the traffic. */
  at: number;
  what: string;
  happen(system: System): Promise<void>;
}

/** Seconds. Rules are evaluated once a minute, and some look at what an earlier one recorded. */
export const DURATION = 200;

const release = (version: string, commit: string): Release => ({ commit, version });

/** In the order in which they run. */
const RELEASES = [
  release('1.0.0', '1111111'),
  release('1.1.0', '2222222'),
  release('1.2.0', '3333333'),
  release('1.2.1', '4444444'),
] as const;

export const FIRST_RELEASE = RELEASES[0];

export const INCIDENTS: readonly Incident[] = [
  {
    // Early: for a minute the key dashboard thinks that it may have been one of its own. And not before its first look at the keys.
    at: 15,
    what: 'somebody makes a key without the key dashboard',
    happen: async ({ keys }) => void (await keys.create(keyOf('prove-by-nobody', 'free'))),
  },
  {
    at: 40,
    what: 'the gateway loads its definitions anew',
    happen: ({ reloadGateway }) => reloadGateway(),
  },
  {
    at: 55,
    what: 'the API is gone for 5 seconds, and comes back as another release',
    happen: ({ replaceApi }) => replaceApi(5000, RELEASES[1]),
  },
  {
    at: 85,
    what: 'the API answers nothing for 8 seconds',
    happen: ({ freezeApi }) => freezeApi(8000),
  },
  {
    at: 105,
    what: 'a release that thinks that it is overloaded',
    happen: ({ replaceApi }) => replaceApi(0, { ...RELEASES[2], env: { SHED_ABOVE: '0.03' } }),
  },
  {
    at: 145,
    what: 'a release that mends that',
    happen: ({ replaceApi }) => replaceApi(0, RELEASES[3]),
  },
];
