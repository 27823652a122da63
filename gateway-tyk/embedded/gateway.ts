/** The server that clients call. */
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import type { Logger } from 'pino';
import { type Refusal, refuse, sendText } from './answers.ts';
import { type Call, type Dependencies, STEPS } from './call.ts';
import type { Api } from './definitions.ts';
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
    return upstream(call.api).forward(call.req, res, call.body, quotaHeaders(call));
  }

  return async (req: IncomingMessage, res: ServerResponse) => {
    const started = performance.now();
    if (Number(req.headers['content-length'] ?? 0) > maxBody)
      return sendText(res, 413, 'Request Entity Too Large');
    const path = pathOf(req);
    const route = path === undefined ? undefined : match(definitions().apis, path);
    if (!route) return sendText(res, 404, 'Not Found');
    const call: Call = { req, ...route, body: Buffer.alloc(0) };
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
    const upstreamTime = upstreamStart === undefined ? 0 : ended - upstreamStart;
    metrics.record({
      method: req.method as string,
      status: res.statusCode,
      apiId: route.api.id,
      flag,
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

/** The path as Tyk matches it: without query, percent-encoding and repeated slashes. Undefined when it is malformed. */
function pathOf(req: IncomingMessage): string | undefined {
  const [path = ''] = (req.url ?? '').split('?');
  try {
    return decodeURIComponent(path).replace(/\/+/g, '/');
  } catch {
    return undefined;
  }
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
    'X-RateLimit-Limit': String(max),
    'X-RateLimit-Remaining': String(remaining),
    'X-RateLimit-Reset': String(reset),
  });
  if (!limit) return headers(0, 0, 0);
  if (!quota) return headers(-1, 0, 0);
  return headers(
    limit.quota_max,
    Math.max(0, limit.quota_max - quota.count),
    Math.floor(quota.renews / 1000),
  );
}
