import type { Express, RequestHandler } from 'express';
import type { Logger } from 'pino';
import type { Config } from './config.ts';
import { createExpress } from './express.ts';
import type { Lifecycle } from './lifecycle.ts';
import { accessLog } from './logging.ts';
import type { Metrics } from './metrics.ts';
import { acceptsJson } from './middleware/accept.ts';
import { readBody } from './middleware/body.ts';
import { requireJson } from './middleware/content-type.ts';
import { requireHost } from './middleware/host.ts';
import { parseJson } from './middleware/json.ts';
import { methodNotAllowed } from './middleware/method-not-allowed.ts';
import { notFound } from './middleware/not-found.ts';
import { problems } from './middleware/problems.ts';
import { requestId } from './middleware/request-id.ts';
import { securityHeaders } from './middleware/security-headers.ts';
import { shedding } from './middleware/shedding.ts';
import { validate } from './middleware/validate.ts';
import { OPERATIONS, type Operation, type OperationId } from './openapi.ts';
import { hashText } from './routes/hash.ts';
import { healthz, readyz } from './routes/health.ts';
import { openapi } from './routes/openapi.ts';
import { sumNumbers } from './routes/sum.ts';

interface AppOptions {
  config: Pick<Config, 'shedAbove' | 'shedWindow'>;
  lifecycle: Lifecycle;
  logger: Logger;
  metrics: Metrics;
  utilisation: () => number;
}

/** The public API: the paths and methods of openapi.yaml, each with the handler of its operation. */
export function createApp({ config, lifecycle, logger, metrics, utilisation }: AppOptions): Express {
  const app = createExpress();
  app.use(requestId, accessLog(logger), metrics.observe, securityHeaders, requireHost);

  const shed = shedding({
    utilisation,
    above: config.shedAbove,
    retryAfter: Math.ceil(config.shedWindow),
    onShed: metrics.shed,
  });
  // What takes a body is what clients call; the rest is for probes, which an overload must not fail.
  const before = ({ body }: Operation): RequestHandler[] =>
    body
      ? [shed, acceptsJson, requireJson, readBody(body.limitBytes), parseJson, validate(body.check)]
      : [acceptsJson];
  const handlers: Record<OperationId, RequestHandler> = {
    hash: hashText,
    sum: sumNumbers,
    healthz,
    readyz: readyz(lifecycle),
    openapi,
  };
  for (const operation of OPERATIONS) {
    app[operation.method](operation.path, before(operation), handlers[operation.id]);
  }
  for (const { path } of OPERATIONS) {
    const methods = OPERATIONS.filter((operation) => operation.path === path).map(({ method }) => method);
    app.all(path, methodNotAllowed(methods));
  }
  app.use(notFound, problems);
  return app;
}
