import { runningHere } from './ask/running.ts';
import { keepSecrets, type Running } from './state.ts';

/** The calls of the Tyk Gateway API that make and end keys. */
export interface GatewayApi {
  /** Makes a key of a plan; @returns its token, which nobody can ask for again, and the hash that names it. */
  create(
    alias: string,
    plan: string,
    more?: { expires?: number; meta_data?: Record<string, string> },
  ): Promise<{ token: string; hash: string }>;
  exists(hash: string): Promise<boolean>;
  /** @returns undefined where there is no such key */
  planOf(hash: string): Promise<string | undefined>;
  /** Puts a key under another plan. @param more what it is to have beside that; its quotas are new ones unless they are kept */
  move(
    hash: string,
    alias: string,
    plan: string,
    more: { keepQuota: boolean; meta_data: Record<string, string> },
  ): Promise<void>;
  remove(hash: string): Promise<void>;
}

/** @throws Error from each call, with the gateway's answer, when it is not what the call is for */
export function gatewayApi(controlUrl: string, secret: string): GatewayApi {
  async function call(method: string, path: string, statuses: number[], body?: object) {
    const response = await fetch(`${controlUrl}/tyk/keys/${path}`, {
      method,
      headers: { 'X-Tyk-Authorization': secret },
      ...(body && { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    if (statuses.includes(response.status)) return { status: response.status, text };
    throw new Error(`The gateway answered ${response.status} to ${method} /tyk/keys/${path}: ${text.trim()}`);
  }
  return {
    async create(alias, plan, more) {
      const { text } = await call('POST', 'create', [200], {
        org_id: 'digest',
        alias,
        apply_policies: [plan],
        ...more,
      });
      const { key: token, key_hash: hash } = JSON.parse(text);
      return { token, hash };
    },
    async planOf(hash) {
      const { status, text } = await call('GET', `${hash}?hashed=1`, [200, 404]);
      return status === 200 ? JSON.parse(text).apply_policies[0] : undefined;
    },
    async move(hash, alias, plan, { keepQuota, meta_data }) {
      const session = { org_id: 'digest', alias, apply_policies: [plan], meta_data };
      await call('PUT', `${hash}?hashed=1${keepQuota ? '&suppress_reset=1' : ''}`, [200], session);
    },
    exists: async (hash) => (await call('GET', `${hash}?hashed=1`, [200, 404])).status === 200,
    remove: async (hash) => void (await call('DELETE', `${hash}?hashed=1`, [200, 404])),
  };
}

/** @throws Error when `make up` does not run on this state */
export function runningGateway(state: string): Running & { api: GatewayApi } {
  const running = runningHere(state);
  const { TYK_GW_SECRET } = keepSecrets(state);
  return { ...running, api: gatewayApi(`http://127.0.0.1:${running.ports.CONTROL_PORT}`, TYK_GW_SECRET) };
}
