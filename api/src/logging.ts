import type { Request, RequestHandler, Response } from 'express';
import pino, { type DestinationStream, type Logger } from 'pino';
import { pinoHttp } from 'pino-http';
import { CLIENT_CLOSED_REQUEST, outcome } from './middleware/outcome.ts';
import { traceOf } from './trace-context.ts';

/** Logs JSON lines. @param destination of lines; standard output, written in blocks, when absent */
export function createLogger(level: string, destination: DestinationStream = standardOutput()): Logger {
  return pino(
    {
      level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
    },
    destination,
  );
}

/** Blocks cost a fraction of what lines do. Pino writes out the rest at exit, and at once when a line is fatal. */
const standardOutput = () => pino.destination({ dest: 1, sync: false, minLength: 8192, periodicFlush: 500 });

/**
 * Logs one line a request when it is over. It has what it takes to find a request and to judge it, and nothing that a
 * client wrote freely: no header but the ids, no path, no query, no body.
 */
export function accessLog(logger: Logger): RequestHandler {
  return pinoHttp<Request, Response>({
    logger,
    // pino-http binds the request to every line; of the request, this is all we want to be bound.
    customAttributeKeys: { req: 'request_id' },
    wrapSerializers: false,
    serializers: { request_id: (req: Request) => req.id },
    customLogLevel: levelOf,
    customSuccessMessage: () => 'request',
    customErrorMessage: () => 'request',
    customSuccessObject: describe,
    customErrorObject: describe,
  });
}

function describe(req: Request, res: Response) {
  const { route, method, status } = outcome(req, res);
  return {
    method,
    route,
    status,
    duration_ms: Math.round((performance.now() - req.receivedAt) * 1000) / 1000,
    request_bytes: req.bodyBytes ?? 0,
    response_bytes: status === CLIENT_CLOSED_REQUEST ? 0 : Number(res.getHeader('content-length')),
    aborted: status === CLIENT_CLOSED_REQUEST || undefined,
    ...traceOf(req.headers.traceparent),
    err: res.err,
  };
}

const PROBES = ['/healthz', '/readyz', '/metrics'];

/** Probes that succeed come every few seconds, from everywhere, and say nothing: debug. One that fails matters. */
function levelOf(req: Request, res: Response) {
  if (res.err) return 'error';
  if (res.statusCode === 503) return 'warn';
  return res.statusCode < 400 && PROBES.includes(req.route?.path) ? 'debug' : 'info';
}
