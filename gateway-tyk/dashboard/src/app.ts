import {
  accessLog,
  createExpress,
  healthz,
  type Lifecycle,
  problems,
  readyz,
  requestId,
} from '@digest/api/service';
import { type Express, type RequestHandler, Router } from 'express';
import type { Logger } from 'pino';
import { pageHeaders } from './headers.ts';
import type { Metrics } from './metrics.ts';
import { assets } from './pages/assets.ts';
import { errorPages, notFound } from './pages/errors.tsx';

interface AppOptions {
  /** Answers whoever is not signed in. */
  access: RequestHandler;
  pages: RequestHandler;
  lifecycle: Lifecycle;
  logger: Logger;
  metrics: Pick<Metrics, 'observe'>;
}

/** The public port: probes, style and scripts, and behind the sign-in the pages. */
export function createApp({ access, pages, lifecycle, logger, metrics }: AppOptions): Express {
  const app = createExpress();
  app.use(ownRequestId, accessLog(logger), metrics.observe);
  app.use(probes(lifecycle), pageHeaders, assets(), access, pages, notFound, errorPages);
  return app;
}

/** Always of our own making: the audit has it, and whoever is audited has no say in that. */
const ownRequestId: RequestHandler = (req, res, next) => {
  delete req.headers['x-request-id'];
  requestId(req, res, next);
};

/** Whether this process can answer. Whether the gateway can is on its pages: they are needed most when it can't. */
function probes(lifecycle: Lifecycle): Router {
  const router = Router();
  router.get('/healthz', healthz);
  router.get('/readyz', readyz(lifecycle));
  return router.use(problems);
}
