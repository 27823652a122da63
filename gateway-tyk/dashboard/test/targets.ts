/** Runs a suite against the embedded gateway and, where it is on PATH, against the real Tyk: what is done to keys is the same on both. */
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { needs } from '../../../local/testing/needs.ts';
import { ORG_ID } from '../../compile/definition.ts';
import type { Call, Result } from '../../conformance/call.ts';
import type { Definitions } from '../../conformance/definitions.ts';
import { GATEWAYS, startTarget, TYK_NEEDS } from '../../conformance/target.ts';
import type { Upstream } from '../../conformance/upstream.ts';
import type { GatewayKind } from '../../run/gateway.ts';
import { type Redis, startRedis } from '../../run/redis.ts';
import { type GatewayApi, gatewayApi, type Session } from '../src/gateway/client.ts';

export interface DashboardTarget {
  /** Where clients call: CLIENT_URL. */
  url: string;
  /** Where the Gateway API answers: GATEWAY_API_URL. */
  controlUrl: string;
  /** TYK_GW_SECRET. */
  secret: string;
  /** A client of our own, with the right secret. */
  gateway: GatewayApi;
  /** The shipped ones, with policies for tests added: see gateway-tyk/conformance/definitions.ts. */
  definitions: Definitions;
  upstream: Upstream;
  createKey(policy: string, session?: Partial<Session>): Promise<{ token: string; hash: string }>;
  /** What a client does with a token, with which nothing is wrong unless its key is. */
  call(token: string, api?: 'hash' | 'sum', more?: Call): Promise<Result>;
  /** After a change to the definitions. */
  reload(): Promise<void>;
  /** Only with `redis: true`. */
  stopRedis(): Promise<void>;
  startRedis(): Promise<void>;
  /** Ends the gateway, as if it had crashed. */
  stopGateway(): Promise<void>;
}

export interface TargetOptions {
  /** Keeps keys in a Redis that can be stopped; the embedded gateway keeps them itself otherwise. */
  redis?: boolean;
}

type Suite = (kind: GatewayKind, target: () => DashboardTarget) => void;

/** To be called within a `describe` that says what is tested. Each suite has a gateway of its own. */
export function forEachGateway(suite: Suite, { redis = false }: TargetOptions = {}): void {
  for (const [kind, name] of GATEWAYS) {
    describe(`on ${name}`, () => {
      let target: DashboardTarget & { stop(): Promise<void> };
      if (kind === 'tyk') before(needs(...TYK_NEEDS));
      else if (redis) before(needs('redis-server'));
      before(async () => {
        target = await start(kind, redis);
      });
      beforeEach(() => target.upstream.reset());
      after(() => target?.stop());
      suite(kind, () => target);
    });
  }
}

async function start(
  kind: GatewayKind,
  withRedis: boolean,
): Promise<DashboardTarget & { stop(): Promise<void> }> {
  const secret = randomBytes(16).toString('hex');
  const dir = mkdtempSync(join(tmpdir(), 'digest-dashboard-'));
  let redis: Redis | undefined = withRedis ? await startRedis({ dir }) : undefined;
  const inner = await startTarget(kind, {
    secret,
    ...(redis && {
      redis,
      env: { REDIS_URL: `redis://:${redis.password}@127.0.0.1:${redis.port}` },
    }),
  }).catch(async (error) => {
    await redis?.stop();
    throw error;
  });
  const { url, controlUrl, definitions, upstream } = inner;
  const gateway = gatewayApi({ url: controlUrl, secret });
  return {
    url,
    controlUrl,
    secret,
    gateway,
    definitions,
    upstream,
    createKey: (policy, session) => gateway.create({ org_id: ORG_ID, apply_policies: [policy], ...session }),
    call: (token, api = 'hash', more) => inner[api]({ token, id: '' }, more),
    async reload() {
      const headers = { 'X-Tyk-Authorization': secret };
      await (await fetch(`${controlUrl}/tyk/reload?block=true`, { headers })).text();
    },
    async stopRedis() {
      if (!redis) throw new Error('this gateway has no Redis to stop: say { redis: true }');
      await redis.stop();
    },
    async startRedis() {
      if (redis) redis = await startRedis({ dir, port: redis.port, password: redis.password });
    },
    stopGateway: () => inner.stopGateway(),
    async stop() {
      await inner.stop();
      await redis?.stop();
      rmSync(dir, { recursive: true });
    },
  };
}
