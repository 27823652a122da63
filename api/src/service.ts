import type { Logger } from 'pino';
import { createApp } from './app.ts';
import type { Config } from './config.ts';
import { Lifecycle } from './lifecycle.ts';
import { createMetrics } from './metrics.ts';
import { windowedUtilisation } from './middleware/shedding.ts';
import { createPorts, type Service } from './ports.ts';

interface ServiceOptions {
  config: Config;
  logger: Logger;
  /** Event-loop utilisation, 0 to 1. */
  utilisation?: () => number;
}

/** The whole service, both ports of it, not yet listening. */
export function createService({
  config,
  logger,
  utilisation = windowedUtilisation(config.shedWindow * 1000),
}: ServiceOptions): Service {
  const lifecycle = new Lifecycle();
  const metrics = createMetrics({ config, lifecycle, utilisation });
  const shared = { config, lifecycle, logger, metrics };
  return createPorts({ ...shared, app: createApp({ ...shared, utilisation }) });
}
