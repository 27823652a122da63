import type { Server } from 'node:http';
import type { Express } from 'express';
import type { Logger } from 'pino';
import { ConfigError } from './environment.ts';
import type { Lifecycle } from './lifecycle.ts';
import { close, listen } from './listening.ts';
import { createMetricsApp } from './metrics-app.ts';
import type { ServerMetrics } from './server.metrics.ts';
import { createServer } from './server.ts';
import { SERVER_VARIABLES, type ServerConfig } from './server.variables.ts';

/** What a process does with a service. */
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

interface PortsOptions {
  /** What the public port serves. */
  app: Express;
  config: ServerConfig;
  lifecycle: Lifecycle;
  logger: Logger;
  metrics: ServerMetrics;
  /** Seconds that an answer on the public port may take; see `ServerOptions`. */
  patience?: number;
}

/** A service of two ports, not yet listening: an app on the public one, its metrics on the private one. */
export function createPorts({ app, patience, ...shared }: PortsOptions): Service {
  const { config, lifecycle, metrics } = shared;
  const serving = createServer(app, patience === undefined ? shared : { ...shared, patience });
  const scraping = createServer(createMetricsApp(shared), shared);

  const take = async (server: Server, variable: 'port' | 'metricsPort') => {
    try {
      return await listen(server, config[variable], config.host);
    } catch (error) {
      const setting = `${SERVER_VARIABLES[variable].name}=${config[variable]}`;
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
      const port = await take(serving, 'port');
      lifecycle.advance('ready');
      return { port, metricsPort };
    },
    retire() {
      lifecycle.advance('draining');
    },
    async close() {
      lifecycle.advance('draining');
      await close(serving);
      await close(scraping);
      lifecycle.advance('stopped');
    },
  };
}
