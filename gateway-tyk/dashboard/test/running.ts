/** The whole key dashboard in this process, on free ports, in front of a gateway. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createLogger } from '@digest/api/service';
import supertest from 'supertest';
import { freePort } from '../../run/process.ts';
import { readConfig } from '../src/config.ts';
import { createService } from '../src/service.ts';
import { Browser } from './browser.ts';
import type { DashboardTarget } from './targets.ts';

export const OPERATOR_TOKEN = 'an-operator-token-of-48-characters-for-the-tests';

export interface Dashboard {
  /** Of its pages. */
  url: string;
  /** What it printed, line by line: the log and the audit. */
  lines: string[];
  /** What is in AUDIT_FILE. */
  audit(): string;
  metrics(): Promise<string>;
  /** Resolves once it has read the keys for the first time. */
  loaded(): Promise<void>;
  /** Somebody who was never here. */
  browser(): Browser;
  /** Who has signed in with the operator token. */
  signedIn(): Promise<Browser>;
  stop(): Promise<void>;
}

type Gateway = Pick<DashboardTarget, 'url' | 'controlUrl' | 'secret'>;

/** @param env added to what it needs; OPERATOR_ROLE, for example */
export async function startDashboard(gateway: Gateway, env: Record<string, string> = {}): Promise<Dashboard> {
  const folder = mkdtempSync(join(tmpdir(), 'digest-key-dashboard-'));
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const { AUDIT_FILE: auditFile = join(folder, 'audit.jsonl') } = env;
  const config = readConfig({
    HOST: '127.0.0.1',
    PORT: String(port),
    METRICS_PORT: '0',
    LOG_LEVEL: 'trace',
    PUBLIC_URL: url,
    CLIENT_URL: gateway.url,
    GATEWAY_API_URL: gateway.controlUrl,
    TYK_GW_SECRET: gateway.secret,
    OPERATOR_TOKEN,
    AUDIT_FILE: auditFile,
    ...env,
  });
  const lines: string[] = [];
  const logger = createLogger(config.logLevel, { write: (line) => void lines.push(line) });
  const service = createService({ config, logger, out: async (line) => void lines.push(line) });
  const { metricsPort } = await service.start();
  const browser = () => new Browser(url);
  const signedIn = async () => {
    const somebody = browser();
    await somebody.post('/sign-in', { token: config.operatorToken ?? '' });
    return somebody;
  };
  return {
    url,
    lines,
    browser,
    signedIn,
    audit: () => readFileSync(auditFile, 'utf8'),
    async metrics() {
      return (await supertest(`http://127.0.0.1:${metricsPort}`).get('/metrics').expect(200)).text;
    },
    async loaded() {
      const somebody = await signedIn();
      while (!(await somebody.get('/keys')).text.includes('as of'));
    },
    async stop() {
      await service.close();
      rmSync(folder, { recursive: true });
    },
  };
}

/** For the tests of a `describe` within `forEachGateway`: started before the first and stopped after the last. */
export function useDashboard(
  target: () => Gateway,
  env: Record<string, string> = {},
): { readonly current: Dashboard } {
  const holder = {} as { current: Dashboard };
  before(async () => {
    holder.current = await startDashboard(target(), env);
  });
  after(() => holder.current?.stop());
  return holder;
}
