import { setTimeout } from 'node:timers/promises';
import closeWithGrace from 'close-with-grace';
import { type Config, ConfigError, readConfig } from './config.ts';
import { createLogger } from './logging.ts';
import { createService } from './service.ts';

try {
  await run(readConfig(process.env));
} catch (error) {
  if (!(error instanceof ConfigError)) throw error;
  console.error(error.message);
  process.exit(1);
}

async function run(config: Config): Promise<void> {
  const logger = createLogger(config.logLevel);
  const service = createService({ config, logger });
  const forced = (why: string, detail: object = {}) =>
    logger.fatal({ ...detail, cut_off: service.active() }, `exit forced by ${why}`);

  // Before the first request, so that none is accepted that a signal could lose.
  closeWithGrace(
    {
      delay: (config.drainDelay + config.drainDeadline) * 1000,
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
      await setTimeout(config.drainDelay * 1000);
      await service.close();
      logger.info('stopped');
    },
  );

  const { port, metricsPort } = await service.start();
  // Whatever the level: a launcher that asked for port 0 reads the ports from this line.
  logger.child({}, { level: 'info' }).info({ port, metrics_port: metricsPort }, 'listening');
  logger.flush();
}
