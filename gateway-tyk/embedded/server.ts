/** An HTTP server that can be drained: what is in flight is finished, and each connection ends with its last answer. */
import { once } from 'node:events';
import { createServer, type RequestListener, type Server, type ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

export interface DrainingServer {
  /** @throws Error that names the port and the variable when the port is taken */
  listen(port: number, address: string, variable: string): Promise<void>;
  drain(): Promise<void>;
}

/**
 * @param idle milliseconds that a connection may be silent
 * @param onUnknownMethod answers what begins with a method that Node's parser does not know; else that is a 400
 */
export function drainingServer(
  listener: RequestListener,
  idle: number,
  onUnknownMethod?: (packet: Buffer) => string,
): DrainingServer {
  const open = new Set<ServerResponse>();
  /** Connections on which nothing was asked yet; browsers open such ones. Node does not count them as idle. */
  const silent = new Set<Socket>();
  const server: Server = createServer({ requestTimeout: idle, keepAliveTimeout: idle });
  server.on('connection', (socket) => {
    silent.add(socket);
    socket.once('close', () => silent.delete(socket));
  });
  server.on('request', (req, res) => {
    silent.delete(req.socket);
    open.add(res);
    res.once('close', () => open.delete(res));
    if (!server.listening) res.setHeader('Connection', 'close');
  });
  server.on('request', listener);
  server.on('clientError', (error: NodeJS.ErrnoException & { rawPacket?: Buffer }, socket) => {
    if (!socket.writable) return;
    const answer =
      error.code === 'HPE_INVALID_METHOD' && error.rawPacket && onUnknownMethod?.(error.rawPacket);
    socket.end(answer || 'HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n');
  });
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
      for (const socket of silent) socket.destroy();
      // Nothing else would end these connections before they time out.
      for (const res of open) if (!res.headersSent) res.setHeader('Connection', 'close');
      await closed;
    },
  };
}
