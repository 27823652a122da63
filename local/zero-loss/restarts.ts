/** Restarts the API again and again, under load, the way a deployment does: the next instance is there before one goes. */
import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from './client.ts';
import { Fleet, type FleetOptions } from './fleet.ts';
import type { Instance } from './instance.ts';
import { openWay, type Way, type WayName } from './ways.ts';

export interface Options extends FleetOptions {
  restarts: number;
  ways: WayName[];
  seed: number;
  /** How instances are told to end. */
  signal?: NodeJS.Signals;
  onRestart?: (done: number, calls: number) => void;
}

export interface Result {
  calls: number;
  /** What happened instead of the right answer, and how often. */
  failures: Map<string, number>;
}

/** Instances that are restarted independently of each other, so that one starts while others drain. */
const LANES = 4;
/**
 * Few who call often, so that every pooled connection is used many times within a drain delay; README.md says why. Below
 * the rate of the plan that the gateways' key has.
 */
const LOAD = { callers: 3, thinks: 10 };
/** Milliseconds from one instance being ready to another being told to end, at most. */
const PAUSE = 100;

/** @throws Error when an instance does not end by itself with exit code 0 on SIGTERM */
export async function restart(options: Options): Promise<Record<string, Result>> {
  const { restarts, ways, seed, signal = 'SIGTERM', onRestart } = options;
  const random = randomFrom(seed);
  const fleet = await Fleet.start(options);
  const open: Way[] = [];
  const clients: Client[] = [];
  let begun = 0;
  let done = 0;

  async function lane(first: Instance): Promise<void> {
    let last = first;
    while (begun < restarts) {
      begun += 1;
      const next = await fleet.add();
      await sleep(random() * PAUSE); // a moment that nothing else decides
      const code = await fleet.remove(last, signal);
      if (signal === 'SIGTERM' && code !== 0) throw new Error(`an instance ended with exit code ${code}`);
      last = next;
      done += 1;
      onRestart?.(
        done,
        clients.reduce((sum, { calls }) => sum + calls, 0),
      );
    }
  }

  try {
    const first = await Promise.all(Array.from({ length: Math.min(LANES, restarts) }, () => fleet.add()));
    for (const name of ways) open.push(await openWay(name, fleet.url));
    for (const way of open) clients.push(new Client({ ...way, ...LOAD, random }));
    await Promise.all(first.map(lane));
  } finally {
    await Promise.all(clients.map((client) => client.stop()));
    await Promise.all(open.map((way) => way.stop()));
    await fleet.stop();
  }
  return Object.fromEntries(ways.map((name, index) => [name, clients[index] as Client]));
}

/** Mulberry32: numbers from 0 to 1 that the seed decides. */
function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}
