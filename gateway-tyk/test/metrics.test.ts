import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { needs } from '../../local/testing/needs.ts';
import { type Gateway, type GatewayKind, startGateway } from '../run/gateway.ts';
import { freePort } from '../run/process.ts';

/** Names and attributes are plain text in both encodings of OTLP, so both can be looked for as text. */
const EXPECTED = [
  'http.server.request.duration',
  'tyk.gateway.request.duration',
  'tyk.upstream.request.duration',
  'tyk.api.requests.total',
  'tyk.http.requests',
  'tyk.gateway.apis.loaded',
  'tyk.gateway.policies.loaded',
  'tyk.gateway.config.reload',
  'http.request.method',
  'http.response.status_code',
  'tyk.api.id',
  'tyk.response_flag',
  'tyk-gateway',
  'AMF', // the response flag of the call without a token
];

function exportsMetrics(kind: GatewayKind) {
  let folder: string;
  let collector: Server;
  let gateway: Gateway;
  const received: { path: string; text: string }[] = [];

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'digest-metrics-'));
    collector = createServer(async (req, res) => {
      const chunks: Buffer[] = [];
      for await (const chunk of req) chunks.push(chunk);
      received.push({ path: req.url ?? '', text: Buffer.concat(chunks).toString('latin1') });
      res.setHeader('Content-Type', req.headers['content-type'] ?? '').end();
      collector.emit('export');
    }).listen(0, '127.0.0.1');
    await once(collector, 'listening');
    gateway = await startGateway({
      kind,
      upstream: 'http://127.0.0.1:9',
      ports: { listen: await freePort(), control: await freePort() },
      state: folder,
      secret: 'secret',
      env: {
        TYK_GW_OPENTELEMETRY_METRICS_ENABLED: 'true',
        TYK_GW_OPENTELEMETRY_METRICS_EXPORTER: 'http',
        TYK_GW_OPENTELEMETRY_METRICS_ENDPOINT: `127.0.0.1:${(collector.address() as AddressInfo).port}`,
        TYK_GW_OPENTELEMETRY_METRICS_EXPORTINTERVAL: '1',
      },
    });
  });
  after(async () => {
    await gateway?.stop();
    collector?.close();
    if (folder) rmSync(folder, { recursive: true });
  });

  it('exports the metrics that dashboards and alerts are written for', async () => {
    const answer = await fetch(`${gateway.url}/v1/hash`, { method: 'POST', body: '{}' });
    expect(answer.status).to.equal(401);
    const seen = () => received.map(({ text }) => text).join('\n');
    while (!EXPECTED.every((name) => seen().includes(name))) {
      const missing = EXPECTED.filter((name) => !seen().includes(name));
      await Promise.race([
        once(collector, 'export'),
        new Promise((_, reject) =>
          setTimeout(reject, 8000, new Error(`never exported: ${missing.join(', ')}`)).unref(),
        ),
      ]);
    }
    expect(received.every(({ path }) => path === '/v1/metrics')).to.equal(true);
  });
}

describe('metrics of the embedded gateway', () => exportsMetrics('embedded'));
describe('metrics of the real Tyk', () => {
  before(needs('tyk', 'redis-server'));
  exportsMetrics('tyk');
});
