/** The part of the Tyk Gateway API that the dashboard and the launcher use. */
import { timingSafeEqual } from 'node:crypto';
import { Ajv } from 'ajv';
import express, { type ErrorRequestHandler, type Express, type Request, type Response } from 'express';
import { readBody } from './call.ts';
import type { Definitions } from './definitions.ts';
import { hashToken, KeyError, type keyring } from './keys.ts';
import type { Session } from './store.ts';

/** The version whose answers are given; /hello says that it is not the real one. */
const VERSION = 'v5.14.0-embedded';

export interface ControlDependencies {
  secret: string;
  keys: ReturnType<typeof keyring>;
  hashes(): Promise<string[]>;
  definitions(): Definitions;
  /** Loads the definitions anew. */
  reload(): void;
  /** Why the gateway is not ready, or undefined when it is. */
  unready(): Promise<string | undefined>;
}

export function control({
  secret,
  keys,
  hashes,
  definitions,
  reload,
  unready,
}: ControlDependencies): Express {
  const app = express();
  app.disable('x-powered-by');
  app.disable('etag');
  app.enable('strict routing');

  app
    .route('/hello')
    .get(({ res }) => json(res, 200, health('Tyk GW')))
    .all(notAllowed);
  app
    .route('/ready')
    .get(async ({ res }) => {
      const reason = await unready();
      json(res, reason ? 503 : 200, reason ? failure(reason) : { ...health('Tyk GW Ready'), ...storeSeen() });
    })
    .all(notAllowed);

  const api = express.Router({ strict: true });
  app.use('/tyk', api);
  api.use((req, res, next) => {
    if (isSecret(req.get('x-tyk-authorization'), secret)) return next();
    json(res, 403, failure('Attempted administrative access with invalid or missing key!'));
  });

  const create = async (req: Request, res: Response) => {
    const { token, hash } = await keys.create(await body(req, 500, 'Unmarshalling failed'));
    json(res, 200, { key: token, status: 'ok', action: 'added', key_hash: hash });
  };
  api.post(['/keys', '/keys/create'], create);
  api.get(['/keys', '/keys/'], async (_req, res) => json(res, 200, { keys: await hashes() }));
  api
    .route('/keys/:key')
    .get(async (req, res) => json(res, 200, await keys.describe(hashOf(req))))
    .put(async (req, res) => {
      const session = await body(req, 400, 'Request malformed');
      await keys.replace(hashOf(req), session, req.query.suppress_reset !== '1');
      json(res, 200, { key: req.params.key, status: 'ok', action: 'modified' });
    })
    .delete(async (req, res) => {
      await keys.remove(hashOf(req));
      json(res, 200, { key: req.params.key, status: 'ok', action: 'deleted' });
    });

  api.get('/policies', (_req, res) => json(res, 200, [...definitions().policies.values()]));
  api.get('/policies/:id', (req, res) =>
    found(res, definitions().policies.get(req.params.id), 'Policy not found'),
  );
  api.get('/apis', (_req, res) =>
    json(
      res,
      200,
      definitions().apis.map((one) => one.classic),
    ),
  );
  api.get('/apis/:id', (req, res) => {
    found(res, definitions().apis.find((one) => one.id === req.params.id)?.classic, 'API not found');
  });
  api.get(['/reload', '/reload/', '/reload/group'], (_req, res) => {
    reload();
    json(res, 200, { status: 'ok', message: '' });
  });

  const known = [
    '/keys',
    '/keys/:key',
    '/policies',
    '/policies/:id',
    '/apis',
    '/apis/:id',
    '/reload',
    '/reload/group',
  ];
  api.all(known, (_req, res) => json(res, 405, failure('Method not supported')));

  app.use((_req, res) => res.status(404).type('text/plain').send('Not Found'));
  const onError: ErrorRequestHandler = (error, _req, res, _next) => {
    const status = error instanceof KeyError ? error.status : 500;
    json(res, status, failure(error.message));
  };
  app.use(onError);
  return app;
}

const failure = (message: string) => ({ status: 'error', message });
const health = (description: string) => ({ status: 'pass', version: VERSION, description });
/** Tyk tells so, in whole seconds, when Redis last took a write. */
const storeSeen = () => {
  const time = `${new Date().toISOString().slice(0, 19)}Z`;
  return { details: { redis: { status: 'pass', componentType: 'datastore', time } } };
};
const notAllowed = (_req: Request, res: Response) => json(res, 405, failure('Method Not Allowed'));

function found(res: Response, value: object | undefined, otherwise: string): void {
  json(res, value ? 200 : 404, value ?? failure(otherwise));
}

/** `application/json` without a charset and with a newline at the end, as Go writes it. */
function json(res: Response | undefined, status: number, value: unknown): void {
  res?.status(status).setHeader('Content-Type', 'application/json');
  res?.end(`${JSON.stringify(value)}\n`);
}

/** A key is named by its hash with `?hashed=1`, else by the token itself. */
function hashOf(req: Request): string {
  const key = req.params.key as string;
  return ['1', 'true'].includes(String(req.query.hashed)) ? key : hashToken(key);
}

/** Tyk reads bodies whatever their content type says. */
async function body(req: Request, status: number, otherwise: string): Promise<Partial<Session>> {
  try {
    const session = JSON.parse((await readBody(req)).toString('utf8'));
    if (isSession(session)) return session;
  } catch {
    // no JSON: the same answer as to JSON of wrong types
  }
  throw new KeyError(status, otherwise);
}

const list = { type: 'array', items: { type: 'string' }, nullable: true };
const isSession = new Ajv().compile<Partial<Session>>({
  type: 'object',
  properties: {
    org_id: { type: 'string' },
    alias: { type: 'string' },
    expires: { type: 'integer' },
    apply_policies: list,
    tags: list,
    meta_data: { type: 'object', nullable: true },
    access_rights: { type: 'object', nullable: true },
  },
});

/** Compares in a time that tells nothing about the secret. */
function isSecret(given: string | undefined, secret: string): boolean {
  return timingSafeEqual(Buffer.from(hashToken(given ?? '')), Buffer.from(hashToken(secret)));
}
