/** A gateway under test with all that it needs: definitions, an upstream, a client, a client of the Gateway API. */
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ORG_ID } from '../compile/definition.ts';
import { type GatewayKind, type GatewayOptions, startGateway } from '../run/gateway.ts';
import { fromImages } from '../run/image.ts';
import { freePort } from '../run/process.ts';
import { type Call, call, type Result } from './call.ts';
import { copyDefinitions, type Definitions, type Limit } from './definitions.ts';
import { startUpstream, type Upstream } from './upstream.ts';

/** How reports call them. Where they differ the real Tyk is right. With STACK=docker there is only that in the image. */
export const GATEWAYS: [GatewayKind, string][] = fromImages
  ? [['tyk', 'the real Tyk in its image']]
  : [
      ['embedded', 'the embedded gateway'],
      ['tyk', 'the real Tyk'],
    ];

/** For `needs`: the programs that the real Tyk takes. */
export const TYK_NEEDS = fromImages ? ['docker'] : ['tyk', 'redis-server'];

export interface Key {
  /** What a client sends. */
  token: string;
  /** What the Gateway API calls it: the hash of the token. */
  id: string;
}

/** What the Gateway API tells of a key; what is zero or empty is left out. */
export interface Session {
  org_id: string;
  apply_policies: string[];
  date_created: string;
  alias?: string;
  tags?: string[];
  meta_data?: Record<string, unknown>;
  expires?: number;
  is_inactive?: boolean;
  access_rights: Record<
    string,
    { limit: Partial<Limit> & { quota_remaining?: number; quota_renews?: number } }
  >;
}

export interface Target {
  /** Where clients call. */
  url: string;
  /** Where the Gateway API answers. */
  controlUrl: string;
  upstream: Upstream;
  definitions: Definitions;
  /** On the data port. */
  call(path: string, options?: Call): Promise<Result>;
  /** A call with which nothing is wrong, unless its key is. */
  hash(key: Key, more?: Call): Promise<Result>;
  sum(key: Key, more?: Call): Promise<Result>;
  /** On the control port, with the secret unless the headers have another. */
  control(method: string, path: string, json?: unknown, more?: Call): Promise<Result>;
  createKey(policy: string, session?: object): Promise<Key>;
  session(key: Key): Promise<Session>;
  /** @param session added to organisation and policy */
  updateKey(key: Key, policy: string, session?: object, query?: string): Promise<Result>;
  deleteKey(key: Key): Promise<Result>;
  /** Stops it, and starts it with the same state. */
  restart(): Promise<void>;
  /** SIGTERM, and waits for the end. */
  stopGateway(): Promise<void>;
  stop(): Promise<void>;
}

export async function startTarget(kind: GatewayKind, more: Partial<GatewayOptions> = {}): Promise<Target> {
  const folder = mkdtempSync(join(tmpdir(), 'digest-conformance-'));
  const definitions = copyDefinitions(folder);
  const upstream = await startUpstream();
  const secret = randomBytes(16).toString('hex');
  const options: GatewayOptions = {
    kind,
    upstream: upstream.url,
    ports: { listen: await freePort(), control: await freePort() },
    state: join(folder, 'state'),
    secret,
    ...more,
    env: { TYK_GW_APPPATH: definitions.apps, TYK_GW_POLICIES_POLICYPATH: definitions.policies, ...more.env },
  };
  const clear = async () => {
    await upstream.close();
    rmSync(folder, { recursive: true });
  };
  let gateway = await startGateway(options).catch(async (error) => {
    await clear();
    throw error;
  });
  const { url, controlUrl } = gateway;
  const target: Target = {
    url,
    controlUrl,
    upstream,
    definitions,
    call: (path, options) => call(url, path, options),
    hash: (key, more) => call(url, '/v1/hash', { key: key.token, json: { text: 'abc' }, ...more }),
    sum: (key, more) => call(url, '/v1/sum', { key: key.token, json: { numbers: [1, 2] }, ...more }),
    control: (method, path, json, more) =>
      call(controlUrl, path, {
        method,
        json,
        ...more,
        headers: { 'X-Tyk-Authorization': secret, ...more?.headers },
      }),
    async createKey(policy, session) {
      const body = { org_id: ORG_ID, apply_policies: [policy], ...session };
      const answer = await target.control('POST', '/tyk/keys/create', body);
      if (answer.status !== 200) throw new Error(`no key under ${policy}: ${answer.body}`);
      const { key, key_hash } = JSON.parse(answer.body);
      return { token: key, id: key_hash };
    },
    session: async ({ id }) => JSON.parse((await target.control('GET', `/tyk/keys/${id}?hashed=1`)).body),
    updateKey: ({ id }, policy, session, query = '') =>
      target.control('PUT', `/tyk/keys/${id}?hashed=1${query}`, {
        org_id: ORG_ID,
        apply_policies: [policy],
        ...session,
      }),
    deleteKey: ({ id }) => target.control('DELETE', `/tyk/keys/${id}?hashed=1`),
    async restart() {
      await gateway.stop();
      gateway = await startGateway(options);
    },
    stopGateway: () => gateway.stop(),
    async stop() {
      await gateway.stop();
      await clear();
    },
  };
  return target;
}
