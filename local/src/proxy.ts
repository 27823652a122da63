/**
 * The part `proxy`: passes connections to PROXY_PORT on to API_PORT, as Service Connect's proxy does on AWS. Between SIGUSR2 and SIGHUP
 * the API is being replaced, and connections wait for the next one, since on AWS that is there before the old one goes.
 */
import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { forward } from './forward.ts';

const { PROXY_PORT, API_PORT } = process.env;

/** Milliseconds that a connection waits; shorter than the gateway waits for its answer. */
const PATIENCE = 4000;

let replaced = false;
process.on('SIGUSR2', () => {
  replaced = true;
});
process.on('SIGHUP', () => {
  replaced = false;
});

createServer(pass).listen(Number(PROXY_PORT), '127.0.0.1');

async function pass(client: Socket): Promise<void> {
  client.on('error', () => undefined);
  const api = await reach(Date.now() + PATIENCE);
  if (api) forward(client, api);
  else client.destroy();
}

async function reach(until: number): Promise<Socket | undefined> {
  for (;;) {
    const api = connect(Number(API_PORT), '127.0.0.1');
    try {
      await once(api, 'connect');
      return api;
    } catch {
      if (!replaced || Date.now() > until) return undefined;
      await sleep(25);
    }
  }
}
