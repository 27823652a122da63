/**
 * The laptop gateway: reads the definitions and settings that the real Tyk reads, and answers as it does. For laptops and
 * tests; never deployed.
 */
import closeWithGrace from 'close-with-grace';
import { pino } from 'pino';
import { control } from './control.ts';
import { type Api, loadDefinitions } from './definitions.ts';
import { gateway, unknownMethod } from './gateway.ts';
import { keyring } from './keys.ts';
import { rateLimiter } from './limits.ts';
import { off, openMetrics } from './metrics.ts';
import { drainingServer } from './server.ts';
import { readSettings } from './settings.ts';
import { openLmdbStore } from './store.lmdb.ts';
import { openRedisStore } from './store.redis.ts';
import { openUpstream, type Upstream } from './upstream.ts';

const log = pino({
  // The field names of Tyk's own JSON log.
  messageKey: 'message',
  base: null,
  formatters: { level: (level) => ({ level }) },
  timestamp: () => `,"time":"${new Date().toISOString()}"`,
});

async function start() {
  const settings = readSettings(process.env);
  const metrics = settings.metrics ? openMetrics(settings.metrics) : off;
  let loaded = load();
  if (loaded.problems.length > 0) throw new Error(loaded.problems.join('\n'));
  const store = settings.redisUrl
    ? openRedisStore(settings.redisUrl)
    : openLmdbStore(settings.state as string);

  function load() {
    const { problems, ...definitions } = loadDefinitions(
      settings.appPath,
      settings.policyPath,
      settings.environment,
    );
    const upstreams = new Map<Api, Upstream>(
      definitions.apis.map((api) => [api, openUpstream(api, settings.connections, settings.idlePool)]),
    );
    metrics.loaded(definitions);
    return { definitions, upstreams, problems };
  }

  /** As Tyk does: what can't be loaded any more is gone, and the rest goes on. */
  function reload() {
    const before = loaded;
    loaded = load();
    for (const problem of loaded.problems) log.error(problem);
    for (const upstream of before.upstreams.values()) void upstream.close();
  }

  const definitions = () => loaded.definitions;
  const clients = drainingServer(
    gateway({
      store,
      definitions,
      withinRate: rateLimiter(),
      upstream: (api) => loaded.upstreams.get(api) as Upstream,
      metrics,
      log: settings.accessLogs ? log : undefined,
      maxBody: settings.maxBody,
    }),
    settings.readTimeout,
    (packet) => unknownMethod(packet, loaded.definitions),
  );
  const operators = drainingServer(
    control({
      secret: settings.secret,
      keys: keyring(store, definitions),
      hashes: () => store.hashes(),
      definitions,
      reload,
      unready: async () => ((await store.ready()) ? undefined : 'Redis connection not available'),
    }),
    settings.readTimeout,
  );
  await clients.listen(settings.listenPort, settings.listenAddress, 'TYK_GW_LISTENPORT');
  await operators.listen(settings.controlPort, settings.listenAddress, 'TYK_GW_CONTROLAPIPORT');
  log.info(
    { port: settings.listenPort, control_port: settings.controlPort, apis: loaded.definitions.apis.length },
    'embedded gateway listening; for laptops and tests only',
  );

  closeWithGrace({ delay: settings.shutdownTimeout, logger: false }, async ({ err, signal }) => {
    if (err) log.fatal({ err }, 'ending after an error');
    else log.info({ signal }, 'ending: finishing what is in flight');
    await Promise.all([clients.drain(), operators.drain()]);
    await Promise.all([...loaded.upstreams.values()].map((upstream) => upstream.close()));
    await Promise.all([store.close(), metrics.close()]);
  });
}

try {
  await start();
} catch (error) {
  process.stderr.write(`The embedded gateway can't start:\n${(error as Error).message}\n`);
  process.exit(1);
}
