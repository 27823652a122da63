/** The API behind a gateway under test: records what it gets, and answers as a test tells it to. */
import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';

export interface Received {
  method: string;
  /** With the query, as it came. */
  path: string;
  headers: IncomingHttpHeaders;
  body: Buffer;
  /** Tells one connection from another. */
  clientPort: number | undefined;
}

export interface Upstream {
  url: string;
  /** Oldest first. */
  received: Received[];
  answer: (res: ServerResponse) => unknown;
  /** Forgets what came, and answers 200 again. */
  reset(): void;
  /** Refuses connections while something is done. */
  closedFor<T>(act: () => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

const ok: Upstream['answer'] = (res) => res.setHeader('Content-Type', 'application/json').end('{"ok":true}');

export async function startUpstream(): Promise<Upstream> {
  const server = createServer(async (req, res) => {
    const { method = '', url: path = '', headers } = req;
    const clientPort = req.socket.remotePort;
    const body = await buffer(req).catch(() => undefined);
    if (body === undefined) return; // the caller hung up
    upstream.received.push({ method, path, headers, body, clientPort });
    await upstream.answer(res);
  });
  server.keepAliveTimeout = 95_000; // as the API: only a gateway closes an idle connection
  const listen = async (port: number) => {
    server.listen(port, '127.0.0.1');
    await once(server, 'listening');
    return (server.address() as AddressInfo).port;
  };
  const port = await listen(0);
  const upstream: Upstream = {
    url: `http://127.0.0.1:${port}`,
    received: [],
    answer: ok,
    reset() {
      upstream.received = [];
      upstream.answer = ok;
    },
    async closedFor(act) {
      await upstream.close();
      return act().finally(() => listen(port));
    },
    async close() {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
  return upstream;
}

/** For `answer`: an upstream with a fault of its own. */
export const fail: Upstream['answer'] = (res) => res.writeHead(500).end('a fault of the upstream');

/** For `answer`: the caller waits in vain. */
export const stall: Upstream['answer'] = () => undefined;
