import type { Express } from 'express';
import type { Logger } from 'pino';
import { createExpress } from './express.ts';
import { accessLog } from './logging.ts';
import { requireHost } from './middleware/host.ts';
import { methodNotAllowed } from './middleware/method-not-allowed.ts';
import { notFound } from './middleware/not-found.ts';
import { problems } from './middleware/problems.ts';
import { requestId } from './middleware/request-id.ts';
import { securityHeaders } from './middleware/security-headers.ts';
import type { ServerMetrics } from './server.metrics.ts';

/** The private port: /metrics and nothing else. */
export function createMetricsApp({
  logger,
  metrics: { registry },
}: {
  logger: Logger;
  metrics: Pick<ServerMetrics, 'registry'>;
}): Express {
  const app = createExpress();
  app.use(requestId, accessLog(logger), securityHeaders, requireHost);
  app.get('/metrics', async (_req, res) => {
    res.type(registry.contentType).send(await registry.metrics());
  });
  app.all('/metrics', methodNotAllowed(['get']));
  app.use(notFound, problems);
  return app;
}
