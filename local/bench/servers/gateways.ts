/** The gateways, all in front of the same upstream: each asks for a token, counts, checks size and schema, and passes on. */
import { randomBytes } from 'node:crypto';
import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gatewayApi } from '../../../gateway-tyk/dashboard/src/gateway/client.ts';
import { type GatewayKind, startGateway } from '../../../gateway-tyk/run/gateway.ts';
import { freePort } from '../../../gateway-tyk/run/process.ts';
import { keyOf } from '../../src/gateway-api.ts';
import { startNginx } from './nginx.ts';
import { startStockTyk } from './stock-tyk.ts';

export interface RunningGateway {
  url: string;
  /** What a client sends. */
  token: string;
  /** The gateway's process, and its Redis'. */
  pids: number[];
  stop(): Promise<void>;
}

export interface GatewayInput {
  upstream: string;
  /** Empty, and its own. */
  folder: string;
}

interface Competitor {
  needs: string[];
  start(input: GatewayInput): Promise<RunningGateway>;
}

export const GATEWAYS: Record<string, Competitor> = {
  'embedded gateway': { needs: [], start: (input) => startOurs('embedded', input) },
  'Tyk, our configuration': { needs: ['tyk', 'redis-server'], start: (input) => startOurs('tyk', input) },
  'Tyk, stock configuration': { needs: ['tyk', 'redis-server'], start: startStockTyk },
  'nginx, limit_req': { needs: ['nginx'], start: startNginx },
};

const shipped = fileURLToPath(new URL('../../../gateway-tyk/policies', import.meta.url));

/** Counted as any plan is, and never met. */
const PLAN = 'bench';
const LIMIT = { rate: 1_000_000, per: 1, quota_max: 1_000_000_000, quota_renewal_rate: 86_400 };

/** @returns a folder with the shipped policies and one more */
export function policiesWithBench(folder: string): string {
  const policies = join(folder, 'policies');
  cpSync(shipped, policies, { recursive: true });
  const policy = JSON.parse(readFileSync(join(policies, 'partner.json'), 'utf8'));
  for (const right of Object.values<{ limit: typeof LIMIT }>(policy.access_rights)) right.limit = LIMIT;
  writeFileSync(join(policies, `${PLAN}.json`), JSON.stringify({ ...policy, id: PLAN, name: PLAN }));
  return policies;
}

export async function benchToken(controlUrl: string, secret: string): Promise<string> {
  return (await gatewayApi({ url: controlUrl, secret }).create(keyOf('bench', PLAN))).token;
}

async function startOurs(kind: GatewayKind, { upstream, folder }: GatewayInput): Promise<RunningGateway> {
  const state = join(folder, 'state');
  mkdirSync(state);
  const gateway = await startGateway({
    kind,
    upstream,
    ports: { listen: await freePort(), control: await freePort() },
    state,
    secret: randomBytes(16).toString('hex'),
    env: { NODE_ENV: 'production', TYK_GW_POLICIES_POLICYPATH: policiesWithBench(folder) },
  });
  return {
    url: gateway.url,
    token: await benchToken(gateway.controlUrl, gateway.secret),
    pids: [gateway.process, gateway.redis?.process].flatMap((process) => process?.pid ?? []),
    stop: gateway.stop,
  };
}
