/** Calling the API: pooled connections, a timeout, a circuit breaker, and an answer that is passed on as it comes. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import {
  BrokenCircuitError,
  type CircuitBreakerPolicy,
  circuitBreaker,
  ExponentialBackoff,
  handleAll,
  SamplingBreaker,
} from 'cockatiel';
import { type Dispatcher, Pool } from 'undici';
import type { Refusal } from './answers.ts';
import type { Api } from './definitions.ts';
import { endToEnd, headersUp } from './headers.ts';

/** The window over which Tyk's circuit breaker counts, milliseconds. */
const CIRCUIT_WINDOW = 10_000;

/** How long Tyk waits before it tries an open circuit again, milliseconds; twice as long each further time. */
const FIRST_RETRY = 500;

export interface Upstream {
  /**
   * Passes the call on and its answer back.
   * @param extra response headers of the gateway, in lower case; they win over the API's
   * @returns a refusal when there was no answer to pass on; resolves when the answer has been sent
   */
  forward(
    req: IncomingMessage,
    res: ServerResponse,
    body: Buffer,
    extra: Record<string, string>,
  ): Promise<Refusal | undefined>;
  close(): Promise<void>;
}

/** @param idleTimeout milliseconds that an unused connection is kept */
export function openUpstream(api: Api, connections: number, idleTimeout: number): Upstream {
  const { origin } = new URL(api.upstream);
  const pool = new Pool(origin, {
    connections,
    keepAliveTimeout: idleTimeout,
    keepAliveMaxTimeout: idleTimeout,
  });
  const { threshold, sampleSize, coolDownPeriod } = api.circuit;
  let breaker = newBreaker();

  function newBreaker(): CircuitBreakerPolicy {
    const opened = circuitBreaker(
      handleAll.orWhenResult((status) => (status as number) >= 500),
      {
        // Cockatiel trips above the threshold, Tyk at it.
        breaker: new SamplingBreaker({
          threshold: threshold - Number.EPSILON,
          duration: CIRCUIT_WINDOW,
          minimumRps: sampleSize / (CIRCUIT_WINDOW / 1000),
        }),
        halfOpenAfter: new ExponentialBackoff({ initialDelay: FIRST_RETRY, maxDelay: coolDownPeriod * 1000 }),
      },
    );
    // Tyk closes a circuit unasked when it has been open for its cool-down, however the tries in between went.
    opened.onBreak(() => {
      const close = () => {
        if (breaker === opened) breaker = newBreaker();
      };
      setTimeout(close, coolDownPeriod * 1000).unref();
    });
    return opened;
  }

  return {
    async forward(req, res, body, extra) {
      let finished: Promise<void> = Promise.resolve();
      try {
        await breaker.execute(() => {
          const call = send(pool, api, req, res, body, extra);
          finished = call.finished;
          return call.status;
        });
      } catch (error) {
        return refusal(error as Error & { code?: string });
      }
      await finished;
      return undefined;
    },
    close: () => pool.close(),
  };
}

class UpstreamTimeout extends Error {}
class ClientGone extends Error {}

function refusal(error: Error & { code?: string }): Refusal {
  if (error instanceof BrokenCircuitError)
    return { status: 503, message: 'Service temporarily unavailable.', flag: 'CBO' };
  if (error instanceof UpstreamTimeout)
    return { status: 504, message: 'Upstream service reached hard timeout.', flag: 'URT' };
  // Nobody hears this; it is for logs and metrics.
  if (error instanceof ClientGone) return { status: 499, message: 'Client closed request', flag: 'CDC' };
  if (error.code === 'ENOTFOUND') return { status: 500, message: 'Upstream host lookup failed', flag: 'DNS' };
  const flag = error.code === 'ECONNREFUSED' ? 'UCF' : error.code === 'ECONNRESET' ? 'URR' : 'UPE';
  return { status: 500, message: 'There was a problem proxying the request', flag };
}

/** @returns `status` is known when the answer's headers are here, `finished` when all of it was passed on */
function send(
  pool: Pool,
  api: Api,
  req: IncomingMessage,
  res: ServerResponse,
  body: Buffer,
  extra: Record<string, string>,
) {
  let status = Promise.resolve(0);
  const finished = new Promise<void>((done) => {
    status = new Promise<number>((resolve, reject) => {
      let controller: Dispatcher.DispatchController | undefined;
      let given: Error | undefined;
      const abort = (error: Error) => {
        given = error;
        reject(error);
        controller?.abort(error);
      };
      // For the whole answer: one that goes on for longer is cut off.
      const timer = setTimeout(() => abort(new UpstreamTimeout()), api.timeout);
      // The client has gone: what it asked for is not worth the API's time.
      res.once('close', () => res.writableFinished || abort(new ClientGone()));
      pool.dispatch(
        {
          path: req.url as string,
          method: req.method as Dispatcher.HttpMethod,
          headers: headersUp(api, req),
          body,
        },
        {
          onRequestStart: (started) => {
            controller = started;
            // It was given up while it waited for a connection.
            if (given) started.abort(given);
          },
          onResponseStart: (_controller, statusCode, headers) => {
            res.writeHead(statusCode, { ...endToEnd(headers), ...extra });
            resolve(statusCode);
          },
          onResponseData: (paused, chunk) => {
            if (res.write(chunk)) return;
            paused.pause();
            res.once('drain', () => paused.resume());
          },
          onResponseEnd: () => {
            clearTimeout(timer);
            res.end();
            done();
          },
          onResponseError: (_controller, error) => {
            clearTimeout(timer);
            reject(error);
            // Headers are out already: only a broken connection tells the client that the body is not whole.
            if (res.headersSent) res.destroy();
            done();
          },
        },
      );
    });
  });
  return { status, finished };
}
