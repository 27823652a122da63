import type { ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect } from 'chai';
import { stopProcess } from '../../gateway-tyk/run/process.ts';
import { startOtelcol } from '../observe/otelcol.ts';
import { readOtlp } from '../observe/otlp.ts';
import { startPrometheus } from '../observe/prometheus.ts';
import { query } from '../observe/query.ts';
import { Series } from '../observe/series.ts';
import type { Observe } from '../observe/settings.ts';
import { Logs } from '../src/logs.ts';
import { readSettings } from '../src/settings.ts';
import { keepSecrets } from '../src/state.ts';
import { needs } from '../testing/needs.ts';
import { otlpPayload, otlpProtobuf, seriesOf } from '../testing/otlp.ts';
import { known } from '../testing/prometheus.ts';
import { observeSettings, upSettings } from '../testing/up.ts';

const JSON_TYPE = 'application/json';
const PROTOBUF_TYPE = 'application/x-protobuf';
const json = (payload: object = otlpPayload()) => Buffer.from(JSON.stringify(payload));

const TARGET = 'instance="one",job="tyk-gateway"';
const POST = 'http_request_method="POST",http_response_status_code="200",instance="one",job="tyk-gateway"';
const EXPECTED = [
  `_2nd_value_requests{${TARGET}} -1`,
  `disk_io_bytes_per_second{${TARGET}} 1.5e-7`,
  `go_config_gogc_percent{${TARGET}} 400`,
  `go_memory_used_bytes{${TARGET}} 1099511627776.5`,
  `http_server_request_duration_seconds_bucket{${POST},le="+Inf"} 6`,
  `http_server_request_duration_seconds_bucket{${POST},le="0.005"} 1`,
  `http_server_request_duration_seconds_bucket{${POST},le="0.5"} 3`,
  `http_server_request_duration_seconds_bucket{${POST},le="10"} 3`,
  `http_server_request_duration_seconds_count{${POST}} 6`,
  `http_server_request_duration_seconds_sum{${POST}} 1.75`,
  `quoted{a_b="say \\"no\\"\\\\\\nnever",${TARGET}} 1`,
  `share_used_ratio{${TARGET}} 0.25`,
  `tyk_api_requests_total{${TARGET},ok="true",tyk_api_id="7"} 4`,
  `tyk_api_requests_total{${TARGET},tyk_api_id="hash"} 3`,
  `tyk_gateway_apis_loaded{${TARGET}} 3`,
  `tyk_http_requests_total{${TARGET}} 12`,
].sort();

describe("the stand-in collector's series", () => {
  const shown = (body: Buffer, type: string, encoding?: string) => {
    const series = new Series(1000);
    series.take(readOtlp(body, type, encoding), 0);
    return series.text(0);
  };

  it('have the names, suffixes and labels that Prometheus gives them', () => {
    expect(seriesOf(shown(json(), JSON_TYPE))).to.deep.equal(EXPECTED);
  });

  it('are the same from protobuf, compressed or not', () => {
    expect(shown(otlpProtobuf(), PROTOBUF_TYPE)).to.equal(shown(json(), JSON_TYPE));
    expect(shown(gzipSync(otlpProtobuf()), PROTOBUF_TYPE, 'gzip')).to.equal(shown(json(), JSON_TYPE));
  });

  it('say their type and what they are, once a metric', () => {
    expect(shown(json(), JSON_TYPE)).to.match(
      /^# HELP http_server_request_duration_seconds End-to-end request latency\n# TYPE http_server_request_duration_seconds histogram\n/,
    );
    expect(shown(json(), JSON_TYPE).match(/TYPE tyk_api_requests_total counter/g)).to.have.length(1);
  });

  it('of two senders stand beside each other', () => {
    const series = new Series(1000);
    const other = JSON.stringify(otlpPayload()).replaceAll('"one"', '"two"');
    for (const body of [json(), Buffer.from(other)]) series.take(readOtlp(body, JSON_TYPE), 0);
    expect(series.text(0).match(/^tyk_http_requests_total.*$/gm)).to.deep.equal([
      'tyk_http_requests_total{job="tyk-gateway",instance="one"} 12',
      'tyk_http_requests_total{job="tyk-gateway",instance="two"} 12',
    ]);
  });

  it('are gone when their sender has been silent for too long', () => {
    const series = new Series(1000);
    series.take(readOtlp(json(), JSON_TYPE), 0);
    expect(series.text(1000)).not.to.equal('');
    expect(series.text(1001)).to.equal('');
  });

  it('are not made of what is no OTLP', () => {
    expect(() => readOtlp(Buffer.from('{'), JSON_TYPE)).to.throw();
    expect(() => readOtlp(Buffer.from('no protobuf'), PROTOBUF_TYPE)).to.throw();
  });
});

describe('the stand-in collector', () => {
  const folder = mkdtempSync(join(tmpdir(), 'digest-observe-'));
  let started: ChildProcess[] = [];
  let observe: Observe;

  before(needs('otelcol-contrib', 'prometheus'));
  before(async () => {
    const settings = { ...(await upSettings('embedded', folder)), ...(await observeSettings()) };
    const { ports, ...rest } = readSettings(settings);
    observe = rest.observe as Observe;
    const secrets = keepSecrets(folder);
    const options = { ...rest, ports, secrets, logs: new Logs('text') };
    started = await Promise.all([startPrometheus(options, observe), startOtelcol(options, observe)]);
  });
  after(async () => {
    for (const child of started) await stopProcess(child);
    rmSync(folder, { recursive: true });
  });

  it('has the names, labels and values that the real one writes', async function () {
    this.timeout(120_000);
    const { ports } = observe;
    const answer = await fetch(`http://127.0.0.1:${ports.OTLP_PORT}/v1/metrics`, {
      method: 'POST',
      headers: { 'Content-Type': JSON_TYPE },
      body: json(),
    });
    expect(answer.status).to.equal(200);
    const prometheus = `http://127.0.0.1:${ports.PROMETHEUS_PORT}`;
    await known(prometheus, '{job="tyk-gateway"}');
    const real = (await query(prometheus, '{job="tyk-gateway"}')).map(({ metric, value: [, value] }) => {
      const { __name__: name, ...labels } = metric;
      const text = Object.entries(labels).map(([label, value]) => `${label}=${JSON.stringify(value)}`);
      return `${name}{${text.sort().join(',')}} ${Number(value)}`;
    });
    expect(real.sort()).to.deep.equal(EXPECTED);
  });
});
