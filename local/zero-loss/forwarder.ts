/**
 * Stands for what routes to the API in the cloud: a new connection goes to an instance whose last health check was good,
 * a connection that exists stays where it is. It knows no HTTP, so it can neither retry nor notice a drain by an answer.
 * A process of its own, since a network does not wait for those who call; fleet.ts tells it what there is.
 */
import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { forward } from '../src/forward.ts';

/** From fleet.ts: the instances that there are, by their ports. */
export type ToForwarder = number[];

/** To fleet.ts: where calls go, and which instances get new connections. */
export interface FromForwarder {
  url: string;
  healthy: number[];
}

/** Milliseconds between health checks: it learns of a drain up to this late. */
const interval = Number(process.argv[2]);

let instances: ToForwarder = [];
let healthy: number[] = [];
let turn = 0;

const server = createServer(pass).listen(0, '127.0.0.1');
await once(server, 'listening');
const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
tell();
process.on('message', (ports: ToForwarder) => {
  instances = ports;
});
process.on('disconnect', () => process.exit());
void keepChecking();

function tell(): void {
  process.send?.({ url, healthy } satisfies FromForwarder);
}

async function keepChecking(): Promise<never> {
  for (;;) {
    const before = healthy;
    const checked = instances;
    const answers = await Promise.all(checked.map(isReady));
    healthy = checked.filter((_, index) => answers[index]);
    if (String(healthy) !== String(before)) tell();
    await sleep(interval);
  }
}

async function isReady(port: number): Promise<boolean> {
  const answer = await fetch(`http://127.0.0.1:${port}/readyz`).catch(() => undefined);
  await answer?.body?.cancel();
  return answer?.status === 200;
}

function pass(client: Socket): void {
  turn += 1;
  const port = healthy[turn % healthy.length];
  if (port === undefined) client.destroy();
  else forward(client, connect(port, '127.0.0.1'));
}
