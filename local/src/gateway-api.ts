/** The Gateway API of a system on this machine, asked as the key dashboard asks it, and the keys that are made here. */
import { ORG_ID } from '../../gateway-tyk/compile/definition.ts';
import {
  findSession,
  type GatewayApi,
  gatewayApi,
  type Session,
} from '../../gateway-tyk/dashboard/src/gateway/client.ts';
import type { Ports } from './settings.ts';
import { keepSecrets, runningHere, type Secrets } from './state.ts';

export type { GatewayApi } from '../../gateway-tyk/dashboard/src/gateway/client.ts';

/** Its errors say in a sentence what is wrong. */
export const gatewayOf = ({
  ports,
  secrets,
}: {
  ports: Pick<Ports, 'CONTROL_PORT'>;
  secrets: Pick<Secrets, 'TYK_GW_SECRET'>;
}) => gatewayApi({ url: `http://127.0.0.1:${ports.CONTROL_PORT}`, secret: secrets.TYK_GW_SECRET });

/** @throws Error when nothing runs on this state */
export const gatewayHere = (state: string): GatewayApi =>
  gatewayOf({ ports: runningHere(state).ports, secrets: keepSecrets(state) });

/** What a key of a plan is. */
export const keyOf = (
  alias: string,
  plan: string,
  more?: Pick<Session, 'expires' | 'meta_data'>,
): Session => ({
  org_id: ORG_ID,
  alias,
  apply_policies: [plan],
  ...more,
});

/** Nothing happens where it is gone already. */
export async function removeKey(gateway: GatewayApi, hash: string): Promise<void> {
  if (await findSession(gateway, hash)) await gateway.remove(hash);
}
