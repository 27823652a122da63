/** An embedded gateway with what is shipped, and nothing for tests. */
import { randomBytes } from 'node:crypto';
import { startUpstream } from '../../../conformance/upstream.ts';
import { startGateway } from '../../../run/gateway.ts';
import { freePort } from '../../../run/process.ts';
import { type GatewayApi, gatewayApi } from '../../src/gateway/client.ts';

export interface ShippedGateway {
  url: string;
  controlUrl: string;
  secret: string;
  api: GatewayApi;
  /** The gateway alone, as if it had crashed. */
  crash(): Promise<void>;
  stop(): Promise<void>;
}

/** @param state folder of its keys and counters */
export async function startShippedGateway(state: string): Promise<ShippedGateway> {
  const upstream = await startUpstream();
  const secret = randomBytes(16).toString('hex');
  const ports = { listen: await freePort(), control: await freePort() };
  const { url, controlUrl, stop } = await startGateway({
    kind: 'embedded',
    upstream: upstream.url,
    ports,
    state,
    secret,
  }).catch(async (error) => {
    await upstream.close();
    throw error;
  });
  return {
    url,
    controlUrl,
    secret,
    api: gatewayApi({ url: controlUrl, secret }),
    crash: stop,
    async stop() {
      await stop();
      await upstream.close();
    },
  };
}
