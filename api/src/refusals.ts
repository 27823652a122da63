import { randomUUID } from 'node:crypto';
import { type IncomingMessage, type ServerResponse, STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import type { Logger } from 'pino';
import { Problem, problemDetails, sendProblem } from './problem.ts';
import type { ServerMetrics } from './server.metrics.ts';

/** Milliseconds to go on reading after a refusal: closing on unread bytes resets the connection, answer and all. */
const LINGER = 1_000;

interface RefusalOptions {
  logger: Logger;
  metrics: Pick<ServerMetrics, 'refused'>;
  /** The answer that was last begun on a connection. */
  answerOn: (socket: Duplex) => ServerResponse<IncomingMessage> | undefined;
}

/** Answers what Node's HTTP parser refuses ("clientError"): a problem too, where the connection still takes one. */
export const refusals =
  ({ logger, metrics, answerOn }: RefusalOptions) =>
  (error: NodeJS.ErrnoException, socket: Duplex) => {
    // Already refused and lingering, or gone.
    if (!socket.writable) return;
    // The client left half-way through a request: nobody is there to be answered, and the access log says "aborted".
    if (error.code === 'ECONNRESET' || error.code === 'HPE_INVALID_EOF_STATE') return socket.destroy();
    const problem = reason(error.code);
    const res = answerOn(socket);
    if (res && !res.writableEnded) return refuseBegun(res, problem);
    // Still sending what was refused long ago: there is nothing more to say.
    if (res && !res.req.complete) return socket.destroy();

    const id = randomUUID();
    const details = problemDetails(problem, id);
    // Never error.rawPacket: it has the headers, and they have the token.
    logger.info({ request_id: id, status: details.status, code: error.code }, 'refused');
    metrics.refused(details.status);
    const body = JSON.stringify(details);
    socket.end(
      [
        `HTTP/1.1 ${details.status} ${STATUS_CODES[details.status]}`,
        'Content-Type: application/problem+json',
        `Content-Length: ${Buffer.byteLength(body)}`,
        `X-Request-Id: ${id}`,
        'Connection: close',
        '',
        body,
      ].join('\r\n'),
    );
    setTimeout(() => socket.destroy(), LINGER).unref();
  };

/** The request has reached a route, so the refusal goes out the way of its other answers: logged and measured. */
function refuseBegun(res: ServerResponse<IncomingMessage>, problem: Problem): void {
  res.setHeader('Connection', 'close');
  // When it is whole, what is malformed comes after it on the connection: it keeps its own answer.
  if (res.req.complete) return;
  res.req.removeAllListeners('end');
  sendProblem(res, problem, String(res.req.id));
}

function reason(code: string | undefined): Problem {
  switch (code) {
    case 'ERR_HTTP_REQUEST_TIMEOUT':
      return new Problem('request-timeout', 'The request did not arrive whole in time. Send it faster.');
    case 'HPE_HEADER_OVERFLOW':
      return new Problem('header-fields-too-large', 'The request headers are too large. Send less of them.');
    case 'HPE_CHUNK_EXTENSIONS_OVERFLOW':
      return new Problem('content-too-large', 'The chunk extensions are too large. Send none.');
    default:
      return new Problem('malformed-http', 'The request is not well-formed HTTP/1.1.');
  }
}
