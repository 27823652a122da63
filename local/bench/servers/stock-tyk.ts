/** Tyk as it comes: what the configuration reference has as defaults and the quick start as its example, and no more. */
import { randomBytes } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { freePort, startProcess, stopProcess } from '../../../gateway-tyk/run/process.ts';
import { startRedis } from '../../../gateway-tyk/run/redis.ts';
import { benchToken, type GatewayInput, policiesWithBench, type RunningGateway } from './gateways.ts';

const home = fileURLToPath(new URL('../../../gateway-tyk/', import.meta.url));

export async function startStockTyk({ upstream, folder }: GatewayInput): Promise<RunningGateway> {
  const redis = await startRedis({ dir: join(folder, 'redis') });
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const secret = randomBytes(16).toString('hex');
  const conf = join(folder, 'tyk.conf');
  writeFileSync(
    conf,
    JSON.stringify({
      listen_address: '127.0.0.1',
      listen_port: port,
      secret,
      app_path: `${home}apps`, // the same API: token, quota, rate, size, schema, timeout, circuit breaker
      template_path: `${home}templates`,
      policies: {
        policy_source: 'file',
        policy_path: policiesWithBench(folder),
        allow_explicit_policy_id: true,
      },
      storage: {
        type: 'redis',
        host: '127.0.0.1',
        port: redis.port,
        password: redis.password,
        optimisation_max_idle: 2000,
        optimisation_max_active: 4000,
      },
      // Not said, so as it comes: sessions cached in memory, the limiter in memory, no access log.
      hash_keys: true,
      hash_key_function: 'murmur64',
      enable_analytics: false,
      http_server_options: {
        enable_strict_routes: true,
        enable_path_prefix_matching: true,
        enable_path_suffix_matching: true,
      },
      max_idle_connections_per_host: 500,
    }),
  );
  const tyk = await startProcess('tyk', ['--conf', conf], {
    cwd: folder,
    env: { DIGEST_UPSTREAM_URL: upstream },
    ready: `${url}/ready`,
  });
  return {
    url,
    token: await benchToken(url, secret),
    pids: [tyk, redis.process].flatMap(({ pid }) => pid ?? []),
    stop: async () => {
      await stopProcess(tyk);
      await redis.stop();
    },
  };
}
