/** A company's keys on an embedded gateway, as after months of use, with a dashboard in front: what the screenshots show. */
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ORG_ID } from '../../compile/definition.ts';
import { openLmdbStore } from '../../embedded/store.lmdb.ts';
import type { Operator } from '../src/access/operator.ts';
import type { AuditEntry } from '../src/audit/audit.ts';
import { lineOf } from '../src/audit/line.ts';
import { META } from '../src/gateway/key.ts';
import { startShippedGateway } from '../test/browser/shipped-gateway.ts';
import { type Dashboard, startDashboard } from '../test/running.ts';

const HOUR = 3_600;
const DAY = 24 * HOUR;

interface Character {
  alias: string;
  owner: string;
  policies: string[];
  /** Days ago. */
  created: number;
  /** Days from now; negative: it is over. */
  expires?: number;
  used?: Record<string, number>;
  tags?: string[];
  meta?: Record<string, string>;
}

/** Tokens are made up, so that hashes are the same each time, and that one can be tested. */
export const tokenOf = (alias: string) => `made-up-token-of-${alias.toLowerCase().replaceAll(' ', '-')}`;

export const hashOf = (alias: string) => createHash('sha256').update(tokenOf(alias)).digest('hex');

const KEYS: Character[] = [
  {
    alias: 'Acme production',
    owner: 'platform@acme.example',
    policies: ['standard'],
    created: 41,
    expires: 324,
    used: { hash: 62_480, sum: 4_310 },
    tags: ['eu', 'contract-1042'],
    meta: { [META.rotatedFrom]: hashOf('Acme production before') },
  },
  {
    alias: 'Acme staging',
    owner: 'platform@acme.example',
    policies: ['free'],
    created: 41,
    used: { hash: 37 },
  },
  {
    alias: 'Billing nightly run',
    owner: 'Team Billing',
    policies: ['free'],
    created: 212,
    used: { hash: 12, sum: 968 },
  },
  {
    alias: 'Checkout',
    owner: 'Team Checkout',
    policies: ['partner'],
    created: 160,
    used: { hash: 25_140, sum: 8_020 },
  },
  {
    alias: 'Data export',
    owner: 'Team Insights',
    policies: ['suspended'],
    created: 97,
    meta: { [META.plan]: 'standard' },
  },
  { alias: 'Hackathon', owner: 'lee@example.com', policies: ['free'], created: 33, expires: -2 },
  { alias: 'Legacy importer', owner: 'Team Data', policies: ['bronze'], created: 540 },
  {
    alias: 'Load test',
    owner: 'Team Platform',
    policies: ['free'],
    created: 6,
    expires: 8,
    used: { hash: 1_000, sum: 400 },
  },
  {
    alias: 'Mobile app',
    owner: 'Team Mobile',
    policies: ['standard'],
    created: 128,
    used: { hash: 31_900, sum: 41_700 },
  },
  { alias: 'Partner portal', owner: 'portal@partner.example', policies: ['free', 'standard'], created: 300 },
  { alias: 'Status page', owner: 'Team Platform', policies: ['free'], created: 75, used: { sum: 288 } },
  { alias: 'Website', owner: 'Team Web', policies: ['standard'], created: 19, used: { hash: 2_205 } },
];

const KIM: Operator = { name: 'kim@example.com', role: 'admin' };
const SAM: Operator = { name: 'sam@example.com', role: 'operator' };
const ANA: Operator = { name: 'ana@example.com', role: 'operator' };

type Deed = Pick<AuditEntry, 'action' | 'detail'> & {
  /** Hours ago. */
  hours: number;
  actor: Operator;
  alias: string;
  outcome?: AuditEntry['outcome'];
};

const ACME = 'Acme production';
const DEEDS: Deed[] = [
  {
    hours: 41 * 24,
    actor: KIM,
    action: 'create',
    alias: 'Acme staging',
    detail: { plan: 'free', alias: 'Acme staging', owner: 'platform@acme.example' },
  },
  {
    hours: 41 * 24 - 1,
    actor: KIM,
    action: 'rotate',
    alias: 'Acme production before',
    detail: { plan: 'free', alias: ACME, ends: '2026-01-31T12:00:00Z', rotated_to: hashOf(ACME) },
  },
  {
    hours: 41 * 24 - 1,
    actor: KIM,
    action: 'create',
    alias: ACME,
    detail: { alias: ACME, rotated_from: hashOf('Acme production before') },
  },
  {
    hours: 33 * 24,
    actor: ANA,
    action: 'create',
    alias: 'Hackathon',
    detail: { plan: 'free', alias: 'Hackathon', owner: 'lee@example.com' },
  },
  {
    hours: 30 * 24,
    actor: SAM,
    action: 'change-plan',
    alias: ACME,
    detail: { from: 'free', to: 'standard' },
  },
  {
    hours: 19 * 24,
    actor: ANA,
    action: 'create',
    alias: 'Website',
    detail: { plan: 'standard', alias: 'Website', owner: 'Team Web' },
  },
  {
    hours: 6 * 24,
    actor: SAM,
    action: 'create',
    alias: 'Load test',
    detail: { plan: 'free', alias: 'Load test', owner: 'Team Platform' },
  },
  { hours: 30, actor: KIM, action: 'disable', alias: 'Data export', detail: { plan: 'standard' } },
  {
    hours: 26,
    actor: SAM,
    action: 'reset-quota',
    alias: ACME,
    detail: { error: 'The gateway did not answer in time.' },
    outcome: 'unknown',
  },
  {
    hours: 25,
    actor: SAM,
    action: 'reset-quota',
    alias: ACME,
    detail: { used_hash: 100_000, used_sum: 5_120 },
  },
  {
    hours: 3,
    actor: KIM,
    action: 'revoke',
    alias: 'Leaked in a chat',
    detail: { alias: 'Leaked in a chat', policies: 'free' },
  },
];

export interface Scene {
  dashboard: Dashboard;
  /** Something else than this dashboard changes a key. */
  changeElsewhere(alias: string): Promise<void>;
  stopGateway(): Promise<void>;
  stop(): Promise<void>;
}

export async function setScene(): Promise<Scene> {
  const folder = mkdtempSync(join(tmpdir(), 'digest-scene-'));
  const state = join(folder, 'state');
  const auditFile = join(folder, 'audit.jsonl');
  mkdirSync(state);
  await writeKeys(state);
  writeFileSync(auditFile, DEEDS.flatMap(linesOf).join(''));

  const gateway = await startShippedGateway(state);
  const dashboard = await startDashboard(gateway, {
    AUDIT_FILE: auditFile,
    REFRESH_INTERVAL: '1',
    CLIENT_URL: 'http://localhost:8000',
  });
  return {
    dashboard,
    async changeElsewhere(alias) {
      const { access_rights: _, ...session } = await gateway.api.session(hashOf(alias));
      const changed = { ...session, apply_policies: ['partner'] };
      await gateway.api.replace(hashOf(alias), changed, { resetQuotas: false });
    },
    stopGateway: gateway.crash,
    async stop() {
      await dashboard.stop();
      await gateway.stop();
      rmSync(folder, { recursive: true });
    },
  };
}

/** To where the gateway will find them: through its API no key is older than now, and calls take their time. */
async function writeKeys(state: string): Promise<void> {
  const store = openLmdbStore(state);
  const now = Date.now() / 1000;
  for (const { alias, owner, policies, created, expires, used = {}, tags = [], meta = {} } of KEYS) {
    await store.save(hashOf(alias), {
      org_id: ORG_ID,
      alias,
      apply_policies: policies,
      tags,
      meta_data: { [META.owner]: owner, ...meta },
      ...(expires !== undefined && { expires: Math.floor(now + expires * DAY) }),
      date_created: new Date((now - created * DAY) * 1000).toISOString(),
      last_updated: String(Math.floor(now)),
    });
    for (const [api, calls] of Object.entries(used)) {
      for (let call = 0; call < calls; call++) await store.count(api, hashOf(alias), 3.5 * HOUR);
    }
  }
  await store.close();
}

function linesOf({ hours, actor, action, alias, detail, outcome = 'done' }: Deed): string[] {
  const id = createHash('sha256').update(`${action} ${alias} ${hours}`).digest('hex').slice(0, 8);
  const key = action === 'create' ? {} : { key: hashOf(alias) };
  const at = (seconds: number) => new Date(Date.now() - (hours * HOUR - seconds) * 1000).toISOString();
  const entry = { id, request_id: id, actor, action, detail };
  return [
    `${lineOf({ ...entry, ...key, time: at(0), outcome: 'intended' })}\n`,
    `${lineOf({ ...entry, key: hashOf(alias), time: at(2), outcome })}\n`,
  ];
}
