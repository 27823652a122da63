import { setTimeout } from 'node:timers/promises';
import closeWithGrace from 'close-with-grace';
import type { DestinationStream, Logger } from 'pino';
import { ConfigError } from './environment.ts';
import { createLogger } from './logging.ts';
import type { Service } from './ports.ts';
import type { ServerConfig } from './server.variables.ts';

interface RunOptions<Config> {
  /** @throws {ConfigError} */
  readConfig: (env: NodeJS.ProcessEnv) => Config;
  createService: (options: { config: Config; logger: Logger }) => Service;
  /** Of the log's lines. */
  destination?: DestinationStream;
}

/** Starts a service as a process of its own, and ends it on signals: the life that README.md describes. */
export async function runService<
  Config extends Pick<ServerConfig, 'logLevel' | 'drainDelay' | 'drainDeadline'>,
>({ readConfig, createService, destination }: RunOptions<Config>): Promise<void> {
  try {
    const config = readConfig(process.env);
    const logger = createLogger(config.logLevel, destination);
    await live(createService({ config, logger }), config, logger);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    console.error(error.message);
    process.exit(1);
  }
}

async function live(
  service: Service,
  { drainDelay, drainDeadline }: Pick<ServerConfig, 'drainDelay' | 'drainDeadline'>,
  logger: Logger,
): Promise<void> {
  const forced = (why: string, detail: object = {}) =>
    logger.fatal({ ...detail, cut_off: service.active() }, `exit forced by ${why}`);

  // Before the first request, so that none is accepted that a signal could lose.
  closeWithGrace(
    {
      delay: (drainDelay + drainDeadline) * 1000,
      logger: false,
      // Node cannot run on after these (nodejs.org/api/process.html, signal events): let them kill.
      skip: ['SIGILL', 'SIGTRAP', 'SIGABRT', 'SIGBUS', 'SIGFPE', 'SIGSEGV'],
      onSecondSignal: (signal) => forced(`a second signal, ${signal}`),
      onSecondError: (err) => forced('a second error', { err }),
      onTimeout: () => forced('the deadline'),
    },
    async ({ signal, err }) => {
      if (err) logger.fatal({ err }, 'draining after an error that nothing caught');
      else logger.info({ signal }, 'draining');
      service.retire();
      await setTimeout(drainDelay * 1000);
      await service.close();
      logger.info('stopped');
    },
  );

  const { port, metricsPort } = await service.start();
  // Whatever the level: a launcher that asked for port 0 reads the ports from this line.
  logger.child({}, { level: 'info' }).info({ port, metrics_port: metricsPort }, 'listening');
  logger.flush();
}
