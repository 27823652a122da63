import http, {
  IncomingMessage,
  type OutgoingHttpHeader,
  type OutgoingHttpHeaders,
  type Server,
  ServerResponse,
} from 'node:http';
import type { Duplex } from 'node:stream';
import type { Express } from 'express';
import type { Logger } from 'pino';
import type { Lifecycle } from './lifecycle.ts';
import { refusals } from './refusals.ts';
import type { ServerMetrics } from './server.metrics.ts';
import type { ServerConfig } from './server.variables.ts';

declare module 'http' {
  interface IncomingMessage {
    /** When the headers were in, on performance.now()'s clock. */
    receivedAt: number;
  }
}

type Headers = OutgoingHttpHeaders | OutgoingHttpHeader[];

interface ServerOptions {
  config: Pick<ServerConfig, 'headersTimeout' | 'requestTimeout' | 'keepAlive' | 'maxHeaderBytes'>;
  lifecycle: Lifecycle;
  logger: Logger;
  metrics: Pick<ServerMetrics, 'refused'>;
  /**
   * Seconds without a byte on a connection until it is cut off: what a client may take to fetch its answer, and a handler to
   * give it. Longer than it takes to notice a request that is late, which gets an answer.
   */
  patience?: number;
}

/** An HTTP server for an app, with the timeouts and limits of the configuration. */
export function createServer(
  app: Express,
  {
    config,
    lifecycle,
    logger,
    metrics,
    patience = config.requestTimeout + config.headersTimeout,
  }: ServerOptions,
): Server {
  class Request extends IncomingMessage {
    override receivedAt = performance.now();
  }
  class Response extends ServerResponse<Request> {
    // Here and not in a middleware, so that a request that was in flight before the drain gets it as well.
    override writeHead(status: number, reason?: string | Headers, headers?: Headers): this {
      if (lifecycle.state === 'draining') this.setHeader('Connection', 'close');
      return super.writeHead(status, reason as string, headers);
    }
  }
  // Express changes the prototype of every request and response to its own, which is most of what it costs. Born with
  // that prototype, they stay as they are.
  Object.setPrototypeOf(Request.prototype, app.request);
  Object.setPrototypeOf(Response.prototype, app.response);
  Object.assign(app, { request: Request.prototype, response: Response.prototype });

  const headersTimeout = milliseconds(config.headersTimeout);
  const requestTimeout = milliseconds(config.requestTimeout);
  const server = http.createServer({
    IncomingMessage: Request,
    ServerResponse: Response,
    headersTimeout,
    requestTimeout,
    // Timeouts are looked after this often; Node's 30 s would turn 5 s into up to 35.
    connectionsCheckingInterval: Math.ceil(headersTimeout / 10),
    keepAliveTimeout: milliseconds(config.keepAlive),
    maxHeaderSize: config.maxHeaderBytes,
    requireHostHeader: false, // middleware/host.ts
  });
  server.timeout = milliseconds(patience);

  const answers = new WeakMap<Duplex, Response>();
  const handle = (req: Request, res: Response) => {
    answers.set(req.socket, res);
    app(req as never, res as never);
  };
  server.on('request', handle);
  // 100 Continue is for middleware/body.ts to send; any other expectation is ignored, as RFC 9110, 10.1.1 allows.
  server.on('checkContinue', handle);
  server.on('checkExpectation', handle);
  server.on('clientError', refusals({ logger, metrics, answerOn: (socket) => answers.get(socket) }));
  return server;
}

const milliseconds = (seconds: number) => Math.ceil(seconds * 1000);
