/**
 * The part `proxy`: passes connections to PROXY_PORT on to API_PORT, as Service Connect's proxy does on AWS. There the next API is ready
 * before the old one goes; here it is not, and from SIGUSR2 to SIGHUP new connections wait for it.
 */
import { EventEmitter, once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import { forward, PATIENCE } from './forward.ts';

const { PROXY_PORT, API_PORT } = process.env;

const signals = new EventEmitter().setMaxListeners(0);
let waiting = false;
process.on('SIGUSR2', () => {
  waiting = true;
});
process.on('SIGHUP', () => {
  waiting = false;
  signals.emit('go on');
});

createServer(pass).listen(Number(PROXY_PORT), '127.0.0.1');

async function pass(client: Socket): Promise<void> {
  client.on('error', () => undefined); // it may be gone before it is passed on
  if (waiting) await once(signals, 'go on', { signal: AbortSignal.timeout(PATIENCE) }).catch(() => undefined);
  forward(client, connect(Number(API_PORT), '127.0.0.1'));
}
