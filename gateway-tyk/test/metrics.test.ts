import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { needs } from '../../local/testing/needs.ts';
import { GATEWAYS, type Key, startTarget, type Target, TYK_NEEDS } from '../conformance/target.ts';
import { inOneSecond, until } from '../conformance/time.ts';
import { fail, stall } from '../conformance/upstream.ts';
import { FLAGS, METRICS, type Metric, VALUES } from '../metrics.contract.ts';
import type { GatewayKind } from '../run/gateway.ts';
import { type Redis, startRedis } from '../run/redis.ts';
import { type Collector, type Exported, startCollector } from './otlp.ts';

/** What Tyk exports besides, and nobody asks for. The embedded gateway has none of it. */
const UNUSED = [
  'tyk_http_requests_total',
  'tyk_gateway_config_reload_duration_seconds',
  'go_config_gogc_percent',
  'go_memory_allocated_bytes_total',
  'go_memory_allocations_total',
  'go_memory_gc_goal_bytes',
  'go_memory_limit_bytes',
  'go_processor_limit',
];

type Act = (target: Target, key: Key) => Promise<unknown>;

/** What is done, with a key of the free plan at hand: `api status flag plan` of a call among it. Last what opens a circuit. */
const CASES: [what: string, expected: string, act: Act][] = [
  ['served', 'hash 200 200 free', (target, key) => target.hash(key)],
  ['of the standard plan', 'hash 200 200 standard', served('standard')],
  ['of the partner plan', 'sum 200 200 partner', served('partner', 'sum')],
  ['that needs no token', 'healthz 200 200 none', (target) => target.call('/healthz', { method: 'GET' })],
  ['without a token', 'hash 401 AMF none', (target) => target.call('/v1/hash', { json: {} })],
  ['with a token that nobody has', 'hash 403 AKI none', (target) => target.hash({ token: 'x', id: '' })],
  ['with an expired key', 'hash 401 401 free', served('free', 'hash', { expires: 1 })],
  ['with a suspended key', 'hash 403 403 none', served('suspended')],
  ['with a key that has no right to the API', 'sum 403 403 free', served('hash-only', 'sum')],
  ['beyond the quota', 'hash 403 QEX free', served('quota-3', 'hash', {}, 4)],
  ['beyond the rate', 'hash 429 RLT free', served('rate-2', 'hash', {}, 3)],
  ['by another method', 'sum 403 403 none', (target) => target.call('/v1/sum', { method: 'GET' })],
  [
    'with too large a body',
    'hash 400 BTL none',
    (target, key) => target.hash(key, { json: 'x'.repeat(100_000) }),
  ],
  ['with a body of no length', 'hash 411 CLM none', (target, key) => target.hash(key, { chunked: true })],
  ['with a wrong body', 'hash 422 BIV free', (target, key) => target.hash(key, { json: {} })],
  ['that the upstream refuses', 'hash 422 422 free', upstream((res) => res.writeHead(422).end())],
  ['that the upstream fails', 'hash 500 URS free', upstream(fail)],
  ['that the upstream leaves waiting', 'hash 504 URT free', upstream(stall)],
  ['on which the upstream hangs up', 'hash 500 UPE free', upstream((res) => res.destroy())],
  [
    'whose connection the upstream resets',
    'hash 500 URR free',
    upstream((res) => res.socket?.resetAndDestroy()),
  ],
  [
    'to an upstream that is not there',
    'hash 500 UCF free',
    (target, key) => target.upstream.closedFor(() => target.hash(key)),
  ],
  ['that the client gives up', 'hash 499 CDC free', giveUp],
  ['to an upstream that failed too often', 'healthz 503 CBO none', openCircuit],
];

/** Seen on the way to one of the above. */
const BESIDES = ['healthz 500 URS none'];

/** Calls under a policy, all in one second. */
function served(policy: string, api: 'hash' | 'sum' = 'hash', session: object = {}, calls = 1): Act {
  return (target) =>
    inOneSecond(async () => {
      const key = await target.createKey(policy, session);
      for (let call = 0; call < calls; call++) await target[api](key);
    });
}

function upstream(answer: Target['upstream']['answer']): Act {
  return async (target, key) => {
    target.upstream.answer = answer;
    await target.hash(key);
    target.upstream.reset();
  };
}

async function giveUp(target: Target, key: Key): Promise<void> {
  const client = new AbortController();
  target.upstream.answer = () => client.abort();
  await target.hash(key, { signal: client.signal }).catch(() => undefined);
  target.upstream.reset();
}

async function openCircuit(target: Target): Promise<void> {
  target.upstream.answer = fail;
  await until('an open circuit', 5, async () => {
    const { status } = await target.call('/healthz', { method: 'GET' });
    return status === 503;
  });
  target.upstream.reset();
}

const counted = (exported: Exported[]) =>
  exported.find(({ name }) => name === METRICS.requests.name)?.series ?? [];

const line = (labels: Record<string, string>) =>
  ['tyk_api_id', 'http_response_status_code', 'tyk_response_flag', 'digest_plan']
    .map((label) => labels[label])
    .join(' ');

function exportsTheContract(kind: GatewayKind) {
  let folder: string;
  let redis: Redis | undefined;
  let collector: Collector;
  let target: Target;
  let key: Key;
  let exported: Exported[];
  const contract = Object.values<Metric>(METRICS).filter(({ only }) => only === undefined || only === kind);

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'digest-metrics-'));
    redis = kind === 'tyk' ? await startRedis({ dir: folder }) : undefined;
    collector = await startCollector();
    target = await startTarget(kind, {
      ...(redis && { redis }),
      env: {
        TYK_GW_OPENTELEMETRY_METRICS_ENABLED: 'true',
        TYK_GW_OPENTELEMETRY_METRICS_ENDPOINT: collector.endpoint,
        TYK_GW_OPENTELEMETRY_METRICS_EXPORTINTERVAL: '1',
      },
    });
    key = await target.createKey('free');
    for (const [, , act] of CASES) await act(target, key);
    exported = await collector.until('an export after the last call', (exported) =>
      counted(exported).some(({ labels }) => labels.tyk_response_flag === 'CBO') ? exported : undefined,
    );
  });
  after(async () => {
    await target?.stop();
    await redis?.stop();
    collector?.close();
    if (folder) rmSync(folder, { recursive: true });
  });

  it('are those of the contract, and those that are named as unused', () => {
    const names = [...contract.map(({ name }) => name), ...(kind === 'tyk' ? UNUSED : [])];
    expect(exported.map(({ name }) => name)).to.have.members(names);
  });

  for (const { name, otel, type, labels, buckets, help, records } of contract) {
    it(`have ${name} as the contract has it`, () => {
      const found = exported.find((one) => one.name === name) as Exported;
      expect(found).to.include({ otel, type, ...(records && { help }) });
      for (const series of found.series) {
        expect(Object.keys(series.labels)).to.have.members([...labels]);
        expect(series.buckets).to.deep.equal(buckets);
      }
    });
  }

  for (const [label, values] of Object.entries(VALUES)) {
    if (!contract.some(({ labels }) => labels.some((one) => one === label))) continue;
    it(`have every value of ${label}, and no other`, () => {
      const seen = exported.flatMap(({ name, series }) =>
        UNUSED.includes(name) ? [] : series.flatMap(({ labels }) => labels[label] ?? []),
      );
      expect([...new Set(seen)]).to.have.members([...values]);
    });
  }

  it('have every flag, and no other but statuses', () => {
    const seen = counted(exported).flatMap(({ labels }) =>
      labels.tyk_response_flag === labels.http_response_status_code ? [] : labels.tyk_response_flag,
    );
    expect([...new Set(seen)]).to.have.members(Object.keys(FLAGS));
  });

  for (const [what, expected] of CASES) {
    it(`count a call ${what} as ${expected}`, () => {
      expect(counted(exported).map(({ labels }) => line(labels))).to.include(expected);
    });
  }

  it('count nothing else', () => {
    const expected = new Set([...CASES.map(([, expected]) => expected), ...BESIDES]);
    expect(counted(exported).map(({ labels }) => line(labels))).to.have.members([...expected]);
  });

  if (kind !== 'tyk') return;
  it('count every key as unknown, and none for its plan, while Redis is down', async () => {
    const ofPlans = (exported: Exported[]) =>
      counted(exported).filter(({ labels }) => labels.digest_plan !== 'none');
    await redis?.stop();
    expect((await target.sum(key)).status).to.equal(403);
    const [before, now] = await collector.until('a call without Redis', (now) =>
      counted(now).some(({ labels }) => line(labels) === 'sum 403 AKI none') ? [exported, now] : undefined,
    );
    expect(ofPlans(now)).to.have.deep.members(ofPlans(before));
  });
}

for (const [kind, name] of GATEWAYS) {
  describe(`metrics of ${name}`, () => {
    if (kind === 'tyk') before(needs(...TYK_NEEDS));
    exportsTheContract(kind);
  });
}
