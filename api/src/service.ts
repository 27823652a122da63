import type { Server } from 'node:http';
import type { Logger } from 'pino';
import { createApp, createMetricsApp } from './app.ts';
import { type Config, ConfigError } from './config.ts';
import { VARIABLES } from './config.variables.ts';
import { Lifecycle } from './lifecycle.ts';
import { close, listen } from './listening.ts';
import { createMetrics } from './metrics.ts';
import { windowedUtilisation } from './middleware/shedding.ts';
import { createServer } from './server.ts';

interface ServiceOptions {
  config: Config;
  logger: Logger;
  /** Event-loop utilisation, 0 to 1. */
  utilisation?: () => number;
}

export interface Service {
  /** @throws {ConfigError} when a port cannot be had */
  start(): Promise<{ port: number; metricsPort: number }>;
  /** From here on not ready, yet still accepting and serving; each answer closes its connection. */
  retire(): void;
  /** Stops accepting; resolves when nothing is in flight any more. */
  close(): Promise<void>;
  /** Requests in flight. */
  active(): number;
}

/** The whole service, both ports of it, not yet listening. */
export function createService({
  config,
  logger,
  utilisation = windowedUtilisation(config.shedWindow * 1000),
}: ServiceOptions): Service {
  const { version, commit } = config;
  const lifecycle = new Lifecycle();
  const metrics = createMetrics({ config: { version, commit }, lifecycle, utilisation });
  const shared = { config, lifecycle, logger, metrics };
  const api = createServer(createApp({ ...shared, utilisation }), shared);
  const scraping = createServer(createMetricsApp(shared), shared);

  const take = async (server: Server, variable: 'port' | 'metricsPort') => {
    try {
      return await listen(server, config[variable], config.host);
    } catch (error) {
      const setting = `${VARIABLES[variable].name}=${config[variable]}`;
      throw new ConfigError([
        (error as NodeJS.ErrnoException).code === 'EADDRINUSE'
          ? `${setting} is taken by another process. Stop that one, or set another port (0 takes any free one).`
          : `${setting} on HOST=${config.host} cannot be listened on: ${(error as Error).message}.`,
      ]);
    }
  };

  return {
    active: metrics.active,
    async start() {
      const metricsPort = await take(scraping, 'metricsPort');
      const port = await take(api, 'port');
      lifecycle.advance('ready');
      return { port, metricsPort };
    },
    retire() {
      lifecycle.advance('draining');
    },
    async close() {
      lifecycle.advance('draining');
      await close(api);
      await close(scraping);
      lifecycle.advance('stopped');
    },
  };
}
