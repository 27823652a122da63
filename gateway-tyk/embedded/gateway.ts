/** The server that clients call. */
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { posix } from 'node:path';
import type { Logger } from 'pino';
import { errorBody, type Refusal, refuse, sendNotFound, sendTooLarge } from './answers.ts';
import { type Call, type Dependencies, FORBIDDEN, readBody, STEPS } from './call.ts';
import type { Api, Definitions } from './definitions.ts';
import type { Metrics } from './metrics.ts';
import type { Upstream } from './upstream.ts';

export interface GatewayDependencies extends Dependencies {
  upstream(api: Api): Upstream;
  metrics: Metrics;
  /** Absent when access logs are off. */
  log: Logger | undefined;
  /** Bytes that any request may have. */
  maxBody: number;
}

export function gateway(dependencies: GatewayDependencies): RequestListener {
  const { definitions, upstream, metrics, log, maxBody } = dependencies;

  async function answer(
    call: Call,
    res: ServerResponse,
    upstreamStarted: () => void,
  ): Promise<Refusal | undefined> {
    for (const step of STEPS) {
      const refusal = await step(call, dependencies);
      if (refusal) return refusal;
    }
    upstreamStarted();
    return upstream(call.api).forward(call.req, res, call.body as Buffer, quotaHeaders(call));
  }

  return async (req: IncomingMessage, res: ServerResponse) => {
    const started = performance.now();
    if (Number(req.headers['content-length'] ?? 0) > maxBody) return sendTooLarge(res);
    // What comes in chunks tells its length only by its end.
    const body = req.headers['transfer-encoding'] ? await readBody(req, maxBody) : null;
    if (body === undefined) return sendTooLarge(res);
    const [raw = '', query] = (req.url ?? '').split(/\?(.*)/s);
    const path = decode(raw);
    if (path === undefined) return sendNotFound(res);
    const clean = posix.normalize(path).replace(/^\/+/, '/');
    if (clean !== path) return redirect(res, encodeURI(clean) + (query === undefined ? '' : `?${query}`));
    const route = match(definitions().apis, path);
    if (!route) return sendNotFound(res);
    const call: Call = { req, ...route, ...(body && { body }) };
    let upstreamStart: number | undefined;
    let refusal: Refusal | undefined;
    try {
      refusal = await answer(call, res, () => {
        upstreamStart = performance.now();
      });
    } catch (error) {
      // The store does not answer. Tyk can't tell that from a key that is not there, and neither can a client of ours.
      log?.error({ err: error, api_id: route.api.id }, 'store failed');
      refusal = { status: 403, message: 'Access to this API has been disallowed', flag: 'AKI' };
    }
    if (refusal && !res.headersSent) refuse(req, res, refusal);
    const ended = performance.now();
    const flag = refusal?.flag ?? (res.statusCode >= 500 && !refusal ? 'URS' : String(res.statusCode));
    const total = ended - started;
    // Tyk's way: a call without an answer of the API was spent in the gateway, however long it waited.
    const upstreamTime = upstreamStart === undefined || refusal ? 0 : ended - upstreamStart;
    metrics.record({
      status: res.statusCode,
      apiId: route.api.id,
      flag,
      tags: call.rights?.tags ?? [],
      total,
      upstream: upstreamTime,
    });
    log?.info(
      {
        prefix: 'access-log',
        api_id: route.api.id,
        api_key: call.hash,
        client_ip: req.socket.remoteAddress,
        method: req.method,
        path,
        status: res.statusCode,
        response_flag: flag,
        latency_total: Math.round(total),
      },
      '',
    );
  };
}

/**
 * Node's parser refuses methods that it does not know before anybody sees the request; Tyk knows all and allows few.
 * @param packet what the parser was given
 * @returns the answer to write on the connection
 */
export function unknownMethod(packet: Buffer, definitions: Definitions): string {
  const [, target = ''] = packet.toString('latin1').split(' ', 3);
  const route = match(definitions.apis, decode(target.split('?')[0] ?? '') ?? '');
  const [status, type, body] = route
    ? ['403 Forbidden', 'application/json', errorBody(FORBIDDEN.message)]
    : ['404 Not Found', 'text/plain; charset=utf-8', 'Not Found'];
  return [
    `HTTP/1.1 ${status}`,
    `Content-Type: ${type}`,
    `Content-Length: ${Buffer.byteLength(body)}`,
    `Date: ${new Date().toUTCString()}`,
    'Connection: close',
    '',
    body,
  ].join('\r\n');
}

function decode(path: string): string | undefined {
  try {
    return decodeURIComponent(path);
  } catch {
    return undefined;
  }
}

/** To the path without `//`, `.` and `..`, as Go's router does it: without a body. */
function redirect(res: ServerResponse, location: string): void {
  res.writeHead(301, { Location: location, 'Content-Length': 0 }).end();
}

/** Strict routes: the listen path itself, or below it. Every API is also below `/<id>/`, where nothing is allowed. */
function match(apis: Api[], path: string): { api: Api; rest: string } | undefined {
  for (const api of apis) {
    if (path === api.listenPath || path.startsWith(`${api.listenPath}/`))
      return { api, rest: path.slice(api.listenPath.length) };
  }
  const byId = apis.find((api) => path.startsWith(`/${api.id}/`));
  return byId && { api: byId, rest: path };
}

/** Of the quota, not of the rate; -1 where a key has none, 0 where there is no key. */
function quotaHeaders({ limit, quota }: Call): Record<string, string> {
  const headers = (max: number, remaining: number, reset: number) => ({
    'x-ratelimit-limit': String(max),
    'x-ratelimit-remaining': String(remaining),
    'x-ratelimit-reset': String(reset),
  });
  if (!limit) return headers(0, 0, 0);
  if (!quota) return headers(-1, 0, 0);
  return headers(
    limit.quota_max,
    Math.max(0, limit.quota_max - quota.count),
    Math.floor(quota.renews / 1000),
  );
}
