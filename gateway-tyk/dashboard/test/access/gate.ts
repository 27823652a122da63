/** The service without its pages: behind the sign-in it only has what tests of the sign-in need. */
import { createLogger, createPorts, Lifecycle } from '@digest/api/service';
import { Router } from 'express';
import { freePort } from '../../../run/process.ts';
import { type AccessOptions, createAccess } from '../../src/access/access.ts';
import { requireRole } from '../../src/access/roles.ts';
import { createApp } from '../../src/app.ts';
import { readConfig } from '../../src/config.ts';
import { createMetrics } from '../../src/metrics.ts';
import { Browser } from '../browser.ts';

export const TOKEN = 'an-operator-token-of-48-characters-for-the-tests';

interface GateOptions extends Pick<AccessOptions, 'fetchKey'> {
  env?: Record<string, string>;
}

export interface Gate {
  publicUrl: string;
  /** What was logged. */
  lines: Record<string, unknown>[];
  /** Lets time pass, as sessions see it. */
  pass(seconds: number): void;
  /** Somebody who was never here. */
  browser(): Browser;
  /** Who has signed in with the operator token. */
  signedIn(): Promise<Browser>;
  signIns(outcome: string): Promise<number>;
}

/** For a `describe`: started before its first test. */
export function useGate(options: GateOptions = {}): { readonly current: Gate } {
  const holder = {} as { current: Gate };
  let stop = async () => {};
  before(async () => {
    [holder.current, stop] = await start(options);
  });
  after(() => stop());
  return holder;
}

async function start({ env, ...more }: GateOptions): Promise<[Gate, () => Promise<void>]> {
  const port = await freePort();
  const publicUrl = env?.PUBLIC_URL ?? `http://127.0.0.1:${port}`;
  const config = readConfig({
    HOST: '127.0.0.1',
    PORT: String(port),
    METRICS_PORT: '0',
    PUBLIC_URL: publicUrl,
    CLIENT_URL: 'http://127.0.0.1:8000',
    GATEWAY_API_URL: 'http://127.0.0.1:8001',
    TYK_GW_SECRET: 'secret',
    AUDIT_FILE: '/dev/null',
    ...env,
  });
  const lines: Gate['lines'] = [];
  const logger = createLogger('debug', { write: (line) => void lines.push(JSON.parse(line)) });
  const lifecycle = new Lifecycle();
  const metrics = createMetrics({ config, lifecycle });
  let passed = 0;
  const now = () => Date.now() + passed * 1000;
  const access = createAccess({ config, logger, count: metrics.signIn, now, ...more });
  const app = createApp({ access, pages: pages(), lifecycle, logger, metrics });
  const service = createPorts({ app, config, lifecycle, logger, metrics });
  await service.start();
  const browser = () => new Browser(`http://127.0.0.1:${port}`, publicUrl);
  const gate: Gate = {
    publicUrl,
    lines,
    browser,
    pass(seconds) {
      passed += seconds;
    },
    async signedIn() {
      const somebody = browser();
      await somebody.post('/sign-in', { token: env?.OPERATOR_TOKEN ?? TOKEN });
      return somebody;
    },
    async signIns(outcome) {
      const text = await metrics.registry.getSingleMetricAsString('digest_sign_ins_total');
      return Number(new RegExp(`outcome="${outcome}"\\} (\\d+)`).exec(text)?.[1]);
    },
  };
  return [gate, () => service.close()];
}

function pages(): Router {
  const router = Router();
  router.get('/keys', (req, res) => {
    res.json({ ...req.operator, csrf: req.csrfToken });
  });
  router.get('/keys/new', requireRole('operator'), (_req, res) => void res.json('new'));
  router.post('/keys', requireRole('operator'), (req, res) => void res.json(req.body));
  router.post('/keys/:hash/revoke', requireRole('admin'), (_req, res) => void res.json('revoked'));
  return router;
}
