/** An HTTP server that can be drained: what is in flight is finished, and each connection ends with its last answer. */
import { once } from 'node:events';
import { createServer, type RequestListener, type Server, type ServerResponse } from 'node:http';

export interface DrainingServer {
  /** @throws Error that names the port and the variable when the port is taken */
  listen(port: number, address: string, variable: string): Promise<void>;
  drain(): Promise<void>;
}

/** @param idle milliseconds that a connection may be silent */
export function drainingServer(listener: RequestListener, idle: number): DrainingServer {
  const open = new Set<ServerResponse>();
  const server: Server = createServer({ requestTimeout: idle, keepAliveTimeout: idle });
  server.on('request', (_req, res) => {
    open.add(res);
    res.once('close', () => open.delete(res));
    if (!server.listening) res.setHeader('Connection', 'close');
  });
  server.on('request', listener);
  return {
    async listen(port, address, variable) {
      server.listen(port, address);
      try {
        await once(server, 'listening');
      } catch (error) {
        const taken = (error as NodeJS.ErrnoException).code === 'EADDRINUSE';
        throw taken ? new Error(`port ${port} is taken; set another ${variable}`) : error;
      }
    },
    async drain() {
      const closed = once(server, 'close');
      server.close();
      // Nothing else would end these connections before they time out.
      for (const res of open) if (!res.headersSent) res.setHeader('Connection', 'close');
      await closed;
    },
  };
}
