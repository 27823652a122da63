/** How calls get to the API: straight to what routes to it, or through a gateway. */
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gatewayApi } from '../../gateway-tyk/dashboard/src/gateway/client.ts';
import { type GatewayKind, startGateway } from '../../gateway-tyk/run/gateway.ts';
import { freePort } from '../../gateway-tyk/run/process.ts';
import { keyOf } from '../src/gateway-api.ts';

export type WayName = 'direct' | GatewayKind;

export interface Way {
  url: string;
  token?: string;
  stop(): Promise<void>;
}

/** @param upstream where the API is reached */
export async function openWay(name: WayName, upstream: string): Promise<Way> {
  if (name === 'direct') return { url: upstream, stop: async () => {} };
  const state = mkdtempSync(join(tmpdir(), 'digest-zero-loss-'));
  const gateway = await startGateway({
    kind: name,
    upstream,
    ports: { listen: await freePort(), control: await freePort() },
    state,
    secret: randomBytes(16).toString('hex'),
  });
  // The plan with the highest rate, which the callers stay below.
  const { token } = await gatewayApi({ url: gateway.controlUrl, secret: gateway.secret }).create(
    keyOf('zero-loss', 'partner'),
  );
  return {
    url: gateway.url,
    token,
    stop: async () => {
      await gateway.stop();
      rmSync(state, { recursive: true });
    },
  };
}
