/** Steady calls of a few customers, all good ones: what goes wrong with them is the system's fault, or was done to it. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { System } from '../src/system.ts';
import { callAs, type Endpoint } from './call.ts';
import type { Customer, CustomerName, Customers } from './customers.ts';
import { createSli, type Sli } from './sli.ts';

/**
 * Calls a second, well within each plan's rate, and for longer than a drill within its quota; enough in the window of sli.ts to be judged at
 * any moment. A fault of one customer has to be a share of all that an alert notices.
 */
export const PACE: Record<CustomerName, Record<Endpoint, number>> = {
  acme: { hash: 1.5, sum: 1.5 },
  globex: { hash: 8, sum: 4 },
  initech: { hash: 10, sum: 5.5 },
};

/** One hash call of so many asks for an algorithm that is hardly ever asked for. */
export const RARE_EVERY = 200;
export const RARE = 'sha3-512';

export interface Traffic {
  /** Of what these clients got. */
  sli: Sli;
  /** Makes no more calls, and waits for the answers to those under way. */
  stop(): Promise<void>;
}

/** Calls go on at this pace whatever becomes of those before them. */
export function startTraffic(system: Pick<System, 'ports'>, customers: Customers): Traffic {
  const sli = createSli();
  const flying = new Set<Promise<void>>();
  let hashes = 0;
  const body = (endpoint: Endpoint) => {
    if (endpoint === 'sum') return { numbers: [0.1, 0.2, 0.3] };
    hashes += 1;
    return { text: 'abc', ...(hashes % RARE_EVERY === 0 && { algorithm: RARE }) };
  };

  async function call(customer: Customer, endpoint: Endpoint): Promise<void> {
    const start = performance.now();
    const status = await callAs(customer, system, endpoint, body(endpoint)).catch(() => 0);
    const at = performance.now();
    sli.record({ stream: `${customer.name} ${endpoint}`, at, status, took: at - start });
  }

  const stopped = new AbortController();
  for (const customer of Object.values(customers)) {
    for (const [endpoint, pace] of Object.entries(PACE[customer.name])) {
      void steadily(1000 / pace, stopped.signal, () => {
        const flight = call(customer, endpoint as Endpoint).catch(() => undefined);
        flying.add(flight);
        void flight.finally(() => flying.delete(flight));
      });
    }
  }
  return {
    sli,
    async stop() {
      stopped.abort();
      await Promise.all(flying);
    },
  };
}

/** By the clock, so that a pause of this process is made up for. The first call comes at a time of its own, not with all the others'. */
async function steadily(every: number, signal: AbortSignal, act: () => void): Promise<void> {
  const start = performance.now() + every * Math.random();
  for (let turn = 0; !signal.aborted; turn += 1) {
    const wait = start + turn * every - performance.now();
    await sleep(Math.max(0, wait), undefined, { signal }).catch(() => undefined);
    if (!signal.aborted) act();
  }
}
