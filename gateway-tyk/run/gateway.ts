/** Starting a gateway, the real Tyk or the embedded one, in the same way and with the same settings. */
import type { ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';
import { fromImages, imageCommand } from './image.ts';
import { startProcess, stopProcess } from './process.ts';
import { type Redis, startRedis } from './redis.ts';

export type GatewayKind = 'embedded' | 'tyk';

export interface GatewayOptions {
  kind: GatewayKind;
  /** Where the API is, for example `http://127.0.0.1:8080`. */
  upstream: string;
  /** Where clients call, and where the Gateway API answers. */
  ports: { listen: number; control: number };
  /** A folder that keeps keys and counters over restarts. */
  state: string;
  /** For X-Tyk-Authorization. */
  secret: string;
  /** More `TYK_GW_…` settings; they win. */
  env?: Record<string, string>;
  /** Each line that the gateway prints. */
  onLine?: (line: string) => void;
  /** A Redis that is already there; without one the real Tyk gets one of its own. */
  redis?: Pick<Redis, 'port' | 'password'>;
}

export interface Gateway {
  kind: GatewayKind;
  /** Where clients call, without a slash at the end. */
  url: string;
  /** Where the Gateway API answers, without a slash at the end. */
  controlUrl: string;
  secret: string;
  process: ChildProcess;
  /** One of its own. */
  redis: Redis | undefined;
  /** SIGTERM, and waits for the end; a Redis of its own is ended after it. */
  stop(): Promise<void>;
}

const home = fileURLToPath(new URL('../', import.meta.url));
const COMMANDS = {
  embedded: [process.execPath, '--import', 'tsx', `${home}embedded/main.ts`],
  tyk: ['tyk', '--conf', `${home}tyk.conf`],
} as const;

const GO_RUNTIME = {
  ...(parse(readFileSync(`${home}process.yaml`, 'utf8')) as { environment: Record<string, string> })
    .environment,
  GOMEMLIMIT: '512MiB',
};

/** Resolves when the gateway is ready; rejects with what it printed when it ends before that. */
export async function startGateway(options: GatewayOptions): Promise<Gateway> {
  const { kind, upstream, ports, state, secret, env = {}, onLine } = options;
  // Tyk refuses to start without a secret, but with an empty one it opens the Gateway API to everybody.
  if (secret === '') throw new Error('TYK_GW_SECRET is empty: give the Gateway API a secret');
  const ownRedis =
    kind === 'tyk' && !options.redis
      ? await startRedis({ dir: state, ...(onLine && { onLine }) })
      : undefined;
  const redis = options.redis ?? ownRedis;
  const controlUrl = `http://127.0.0.1:${ports.control}`;
  try {
    const variables = {
      TYK_GW_LISTENADDRESS: '127.0.0.1',
      TYK_GW_LISTENPORT: String(ports.listen),
      TYK_GW_CONTROLAPIPORT: String(ports.control),
      TYK_GW_SECRET: secret,
      TYK_GW_NODESECRET: randomBytes(16).toString('hex'),
      ...(redis && {
        TYK_GW_STORAGE_ADDRS: `127.0.0.1:${redis.port}`,
        TYK_GW_STORAGE_PASSWORD: redis.password,
        TYK_GW_STORAGE_USESSL: 'false',
      }),
      ...(kind === 'embedded' && { EMBEDDED_STATE: state }),
      ...(kind === 'tyk' && GO_RUNTIME),
      DIGEST_UPSTREAM_URL: upstream,
      ...env,
    };
    const [command, ...args] = kind === 'tyk' && fromImages ? fromImage(variables) : COMMANDS[kind];
    const child = await startProcess(command as string, args, {
      cwd: home,
      env: variables,
      ready: `${controlUrl}/ready`,
      ...(onLine && { onLine }),
    });
    return {
      kind,
      url: `http://127.0.0.1:${ports.listen}`,
      controlUrl,
      secret,
      process: child,
      redis: ownRedis,
      stop: async () => {
        await stopProcess(child);
        await ownRedis?.stop();
      },
    };
  } catch (error) {
    await ownRedis?.stop();
    throw error;
  }
}

function fromImage(variables: Record<string, string>): [string, ...string[]] {
  const { TYK_GW_APPPATH, TYK_GW_POLICIES_POLICYPATH } = variables;
  return imageCommand('gateway', {
    variables: Object.keys(variables).filter((name) => variables[name] !== undefined),
    folders: { read: [TYK_GW_APPPATH, TYK_GW_POLICIES_POLICYPATH].filter((path) => path !== undefined) },
  });
}
