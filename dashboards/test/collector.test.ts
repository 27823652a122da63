import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import type { IncomingHttpHeaders } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { needs } from '@digest/local/needs';
import { expect } from 'chai';
import { COLLECTOR, ECS } from '../src/collector.metrics.ts';
import {
  hangsThenRefusesOnce,
  type Prometheus,
  type Sample,
  startApi,
  startCollector,
  startPrometheus,
  startRedisExporter,
  startSilence,
  validate,
} from './collector.ts';
import { startServer } from './server.ts';
import { startTask, type Task } from './task.ts';

const path = fileURLToPath(new URL('../collector.yaml', import.meta.url));
const text = readFileSync(path, 'utf8');
/** The same file, on which nobody has to wait. */
const quick = text
  .replaceAll('15s', '1s')
  .replace('scrape_timeout: 14s', 'scrape_timeout: 1s')
  .replace('timeout: 5s', 'timeout: 200ms');

const ALL =
  '[otlp, prometheus/api, prometheus/dashboard, prometheus/redis, prometheus/collector, awsecscontainermetrics]';
const LOCAL = { COLLECTOR_EXPORTERS: '[prometheus_remote_write/local]' };
const AWS = {
  COLLECTOR_EXPORTERS: '[prometheus_remote_write/aws]',
  COLLECTOR_EXTENSIONS: '[sigv4auth]',
  COLLECTOR_EXTENSION_SETTINGS: '{ sigv4auth: { region: eu-central-1, service: aps } }',
  AWS_EC2_METADATA_DISABLED: 'true', // what is not found beside the task must not be looked for elsewhere
};

describe('the collector', function () {
  this.timeout(60_000);
  before(needs('otelcol-contrib', 'prometheus'));

  const dir = mkdtempSync(join(tmpdir(), 'digest-collector-'));
  const file = (name: string, content: string) => {
    writeFileSync(join(dir, name), content);
    return `--config=${join(dir, name)}`;
  };
  let prometheus: Prometheus;
  let tasks: [Task, Task];
  const stops: (() => Promise<void>)[] = [];
  const ends = <T extends { stop(): Promise<void> }>(started: T): T => {
    stops.push(started.stop);
    return started;
  };

  before(async () => {
    tasks = [
      await startTask('0123456789abcdef0123456789abcdef'),
      await startTask('fedcba9876543210fedcba9876543210'),
    ];
    prometheus = await startPrometheus(dir);
  });
  afterEach(() => Promise.all(stops.splice(0).map((stop) => stop())));
  after(async () => {
    await Promise.all([prometheus, ...(tasks ?? [])].map((started) => started?.stop()));
    rmSync(dir, { recursive: true, force: true });
  });

  /** Asks until what is seen fits. A test that waits in vain says what it saw last. */
  async function eventually(expression: string, fits: (samples: Sample[]) => boolean): Promise<Sample[]> {
    const deadline = Date.now() + 40_000;
    for (;;) {
      const samples = await prometheus.query(expression);
      if (fits(samples) || Date.now() > deadline) return samples;
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
  }

  it('takes the file with all receivers, for a laptop and for AWS', async () => {
    const env = {
      COLLECTOR_RECEIVERS: ALL,
      COLLECTOR_REMOTE_WRITE_URL: 'http://127.0.0.1:9090/api/v1/write',
    };
    await validate(`--config=${path}`, { ...env, ...LOCAL, ...tasks[0].env });
    await validate('--config=env:COLLECTOR_CONFIG', {
      ...env,
      ...AWS,
      ...tasks[0].env,
      COLLECTOR_CONFIG: text,
    });
  });

  it('tells two tasks of a service apart, which scrape the same address, and whose tasks they are', async () => {
    const api = ends(await startApi());
    for (const task of tasks)
      ends(
        await startCollector(file('quick.yaml', quick), {
          ...LOCAL,
          ...task.env,
          COLLECTOR_RECEIVERS: '[prometheus/api, prometheus/collector, awsecscontainermetrics]',
          COLLECTOR_REMOTE_WRITE_URL: prometheus.writeUrl,
          OTEL_RESOURCE_ATTRIBUTES: 'service.name=digest-api',
          API_METRICS: api.metrics,
        }),
      );
    const ids = tasks.map(({ id }) => id).sort();

    const up = await eventually('up == 1', (samples) => samples.length >= 4);
    expect(up.map(({ job, instance }) => `${job} ${instance}`).sort()).to.deep.equal(
      ['digest-api', 'otel-collector'].flatMap((job) => ids.map((id) => `${job} ${id}`)),
    );

    const ofTasks = await eventually('{__name__=~"(ecs|container)_.+"}', (samples) => samples.length >= 16);
    expectContract(ofTasks, ECS);
    expect(new Set(ofTasks.map(({ job }) => job))).to.deep.equal(new Set(['digest-api']));
    expect(new Set(ofTasks.map(({ instance }) => instance))).to.deep.equal(new Set(ids));
    const [cpu] = await prometheus.query(`${ECS.taskCpu.name} / ${ECS.taskCpuLimit.name}`);
    expect(Number(cpu?.value), 'two containers of a twentieth, of a quarter').to.be.closeTo(0.4, 0.01);

    const names = new Set((await prometheus.query('{__name__=~".+"}')).map(({ __name__ = '' }) => __name__));
    expect([...names].filter((name) => /^(scrape_|target_info)/.test(name))).to.deep.equal([]);
  });

  it('leaves other instances alone on a laptop, and takes in what Tyk sends', async () => {
    const { otlp } = ends(
      await startCollector(file('quick.yaml', quick), {
        ...LOCAL,
        COLLECTOR_RECEIVERS: '[otlp, prometheus/collector]',
        COLLECTOR_REMOTE_WRITE_URL: prometheus.writeUrl,
      }),
    );
    const response = await fetch(`${otlp}/v1/metrics`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(threeCalls()),
    });
    expect(response.status).to.equal(200);
    const [sample] = await eventually('tyk_api_requests_total', (samples) => samples.length > 0);
    expect(sample).to.deep.equal({
      __name__: 'tyk_api_requests_total',
      job: 'tyk-gateway',
      instance: 'solo-1',
      tyk_api_id: 'hash',
      value: '3',
    });
    const own = await eventually('up{instance=~"127.+"}', (samples) => samples.length > 0);
    expect(own.map(({ job }) => job)).to.deep.equal(['otel-collector']);
  });

  it('reports what the contract says of itself, its losses too', async () => {
    const task = ends(await startTask('00000000000000000000000000000003'));
    const sink = ends(await hangsThenRefusesOnce(prometheus.writeUrl));
    const { metrics } = ends(
      await startCollector(file('narrow.yaml', quick.replace('queue_size: 200', 'queue_size: 1')), {
        ...LOCAL,
        ...task.env,
        COLLECTOR_RECEIVERS: '[prometheus/collector]',
        COLLECTOR_REMOTE_WRITE_URL: sink.url,
      }),
    );
    while (!(await (await fetch(metrics)).text()).includes('enqueue_failed_metric_points'))
      await new Promise((resolve) => setTimeout(resolve, 100));
    sink.refuse();

    const names = Object.values(COLLECTOR).map(({ name }) => name);
    const seen = await eventually(
      `{instance="${task.id}", __name__!="up"}`,
      (samples) => new Set(samples.map(({ __name__ }) => __name__)).size >= names.length,
    );
    expectContract(seen, COLLECTOR);
    expect(new Set(seen.map(({ job }) => job))).to.deep.equal(new Set(['otel-collector']));
  });

  describe('with redis_exporter', () => {
    before(needs('redis_exporter'));

    // With the file as it is: its times are what is tested.
    it('says that a Redis is down which takes connections and answers nothing, with TLS and without', async () => {
      const redis = ends(await startSilence());
      const instances = await Promise.all(
        ['redis', 'rediss'].map(async (scheme) => {
          const { metrics } = ends(await startRedisExporter(`${scheme}://${redis.address}`));
          ends(
            await startCollector(`--config=${path}`, {
              ...LOCAL,
              COLLECTOR_RECEIVERS: '[prometheus/redis]',
              COLLECTOR_REMOTE_WRITE_URL: prometheus.writeUrl,
              REDIS_METRICS: metrics,
            }),
          );
          return metrics;
        }),
      );
      const up = await eventually('redis_up', (samples) => samples.length === instances.length);
      expect(up.map(({ instance, value }) => `${instance} ${value}`)).to.have.members(
        instances.map((instance) => `${instance} 0`),
      );
    });
  });

  it('signs what it writes to AWS with the role of its task, from a text in its environment', async () => {
    let written: (headers: IncomingHttpHeaders) => void;
    const headers = new Promise<IncomingHttpHeaders>((resolve) => {
      written = resolve;
    });
    const sink = ends(
      await startServer((request, response) => {
        written(request.headers);
        response.end();
      }),
    );
    ends(
      await startCollector('--config=env:COLLECTOR_CONFIG', {
        ...AWS,
        ...tasks[0].env,
        COLLECTOR_CONFIG: quick,
        COLLECTOR_RECEIVERS: '[prometheus/collector]',
        COLLECTOR_REMOTE_WRITE_URL: `${sink.url}/workspaces/ws-1/api/v1/remote_write`,
      }),
    );
    expect((await headers).authorization).to.match(
      /^AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE\/\d{8}\/eu-central-1\/aps\/aws4_request, /,
    );
    expect(await headers).to.include({ 'x-amz-security-token': 'not-a-token', 'content-encoding': 'snappy' });
  });
});

/** Every name of the contract and none besides, each with its labels. */
function expectContract(
  samples: Sample[],
  contract: Record<string, { name: string; labels: readonly string[] }>,
) {
  const seen = samples.map(({ __name__ = '', job, instance, value, ...labels }) => [
    __name__,
    Object.keys(labels).sort(),
  ]);
  const expected = Object.values(contract).map(({ name, labels }) => [name, [...labels].sort()]);
  expect(Object.fromEntries(seen)).to.deep.equal(Object.fromEntries(expected));
}

/** As Tyk sends them, in JSON. */
function threeCalls() {
  const attribute = (key: string, stringValue: string) => ({ key, value: { stringValue } });
  const now = `${Date.now()}000000`;
  const point = {
    asInt: '3',
    startTimeUnixNano: now,
    timeUnixNano: now,
    attributes: [attribute('tyk.api.id', 'hash')],
  };
  const metric = {
    name: 'tyk.api.requests.total',
    sum: { aggregationTemporality: 2, isMonotonic: true, dataPoints: [point] },
  };
  const resource = {
    attributes: [
      attribute('service.name', 'tyk-gateway'),
      attribute('service.instance.id', 'solo-1'),
      attribute('service.version', '5.14.0'),
    ],
  };
  return { resourceMetrics: [{ resource, scopeMetrics: [{ scope: { name: 'tyk' }, metrics: [metric] }] }] };
}
