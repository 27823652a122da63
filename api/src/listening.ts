import { once } from 'node:events';
import type { Server } from 'node:http';
import net, { type AddressInfo } from 'node:net';
import { setImmediate } from 'node:timers/promises';

/** @returns the port that the server listens on, also when asked for any (0) */
export async function listen(server: Server, port: number, host: string): Promise<number> {
  server.listen(port, host);
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}

/** Stops accepting, closes idle connections, and waits for the requests in flight. */
export async function close(server: Server): Promise<void> {
  await quietTurn(server);
  const closed = once(server, 'close');
  // Not http.Server's own close: it stops enforcing the timeouts too, so one slow client would hold up the exit.
  net.Server.prototype.close.call(server);
  server.closeIdleConnections();
  await closed;
}

// Under a load that never pauses there is no quiet turn; the drain must go on all the same.
const MOST_TURNS = 1_000;

/**
 * Waits for a turn of the event loop in which nothing arrived. A connection that waits to be accepted is reset when the
 * listener closes, and one whose request was not read yet looks idle. Right after a turn that looked for both and found
 * none, only what is on the wire at that very moment is left to lose.
 */
async function quietTurn(server: Server): Promise<void> {
  let quiet = false;
  const stir = () => {
    quiet = false;
  };
  server.on('connection', stir).on('request', stir);
  for (let turn = 0; turn < MOST_TURNS && !quiet; turn += 1) {
    quiet = true;
    await setImmediate();
  }
  server.off('connection', stir).off('request', stir);
}
