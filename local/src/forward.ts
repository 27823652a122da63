/** Two connections become one, as in a network that knows no HTTP. */
import type { Socket } from 'node:net';

/** Milliseconds that a connection waits for the next API; shorter than the gateway waits for its answer. */
export const PATIENCE = 4000;

export function forward(client: Socket, server: Socket): void {
  for (const [from, to] of [
    [client, server],
    [server, client],
  ] as const) {
    from.setNoDelay(true).pipe(to);
    from.on('error', () => to.destroy());
    from.on('close', () => to.end().resume()); // nobody reads it any more, and it has to see its own end
  }
}
