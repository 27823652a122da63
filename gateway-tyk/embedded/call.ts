/** The steps that a call takes before it reaches the API, in Tyk's order. Each lets it pass or refuses it. */
import type { IncomingMessage } from 'node:http';
import type { Refusal } from './answers.ts';
import type { Api, Definitions, Limit } from './definitions.ts';
import { hashToken, type Rights, rightsOf } from './keys.ts';
import { countQuota, type RateCheck } from './limits.ts';
import type { Quota, Session, Store } from './store.ts';

/** What is known about a call so far. */
export interface Call {
  req: IncomingMessage;
  api: Api;
  /** The rest of the path behind the listen path. */
  rest: string;
  hash?: string;
  session?: Session;
  rights?: Rights;
  limit?: Limit;
  quota?: Quota | undefined;
  /** Absent until it was needed. */
  body?: Buffer | undefined;
}

/** @returns undefined when there is more than `most` bytes */
export async function readBody(req: IncomingMessage, most: number): Promise<Buffer | undefined>;
export async function readBody(req: IncomingMessage): Promise<Buffer>;
export async function readBody(
  req: IncomingMessage,
  most = Number.POSITIVE_INFINITY,
): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of req.iterator({ destroyOnReturn: false })) {
    length += chunk.length;
    if (length > most) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

export interface Dependencies {
  store: Store;
  definitions: () => Definitions;
  withinRate: RateCheck;
}

type Step = (call: Call, dependencies: Dependencies) => Refusal | undefined | Promise<Refusal | undefined>;

export const FORBIDDEN: Refusal = { status: 403, message: 'Requested endpoint is forbidden' };
const DISALLOWED: Refusal = { status: 403, message: 'Access to this API has been disallowed', flag: 'AKI' };

export const STEPS: Step[] = [allowed, size, token, active, right, rate, quota, body];

function allowed({ req, api, rest }: Call): Refusal | undefined {
  if (req.method === api.method && (rest === '' || rest === '/')) return undefined;
  return FORBIDDEN;
}

function size({ req, api }: Call): Refusal | undefined {
  if (api.bodyLimit === undefined) return undefined;
  const length = req.headers['content-length'];
  if (length === undefined)
    return { status: 411, message: 'Content length is required for this request', flag: 'CLM' };
  return Number(length) > api.bodyLimit
    ? { status: 400, message: 'Request is too large', flag: 'BTL' }
    : undefined;
}

async function token(call: Call, { store, definitions }: Dependencies): Promise<Refusal | undefined> {
  const { req, api } = call;
  if (api.tokenHeader === undefined) return undefined;
  const header = req.headers[api.tokenHeader];
  const value = String(header ?? '').replace(/^bearer /i, '');
  if (value === '') return { status: 401, message: 'Authorization field missing', flag: 'AMF' };
  call.hash = hashToken(value);
  const session = await store.session(call.hash);
  const rights = session && rightsOf(session, definitions());
  if (!session || !rights) return DISALLOWED;
  call.session = session;
  call.rights = rights;
  return undefined;
}

function active({ session, rights }: Call): Refusal | undefined {
  if (rights?.inactive) return { status: 403, message: 'Key is inactive, please renew' };
  const expires = session?.expires ?? 0;
  if (expires > 0 && expires * 1000 < Date.now())
    return { status: 401, message: 'Key has expired, please renew' };
  return undefined;
}

function right(call: Call): Refusal | undefined {
  if (!call.rights) return undefined;
  const limit = call.rights.limits.get(call.api.id);
  if (!limit) return { ...DISALLOWED, flag: '403' };
  call.limit = limit;
  return undefined;
}

async function rate({ api, hash, limit }: Call, { withinRate }: Dependencies): Promise<Refusal | undefined> {
  if (!hash || !limit || (await withinRate(api.id, hash, limit))) return undefined;
  return { status: 429, message: 'Rate Limit Exceeded', flag: 'RLT' };
}

async function quota(call: Call, { store }: Dependencies): Promise<Refusal | undefined> {
  const { api, hash, limit } = call;
  if (!hash || !limit) return undefined;
  call.quota = await countQuota(store, api.id, hash, limit);
  if (!call.quota || call.quota.count <= limit.quota_max) return undefined;
  return { status: 403, message: 'Quota exceeded', flag: 'QEX' };
}

async function body(call: Call): Promise<Refusal | undefined> {
  const { req, api } = call;
  call.body ??= await readBody(req);
  const wrong = api.validation?.validate(req.headers['content-type'], call.body);
  if (wrong === undefined || !api.validation) return undefined;
  return {
    status: api.validation.status,
    message: `request validation error: request body has an error: ${wrong}`,
    flag: 'BIV',
  };
}
