/** The programs that collector.test.ts starts, on ports of their own. */
import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { findProgram } from '@digest/local/programs';
import { freePort, startProcess, stopProcess } from '../../gateway-tyk/run/process.ts';
import { type Server, startServer } from './server.ts';

export interface Running {
  stop(): Promise<void>;
}

/** A sample's labels, its name and its value. */
export type Sample = Record<string, string | undefined>;

/** @throws what the collector has against the configuration */
export async function validate(config: string, env: Record<string, string>): Promise<void> {
  await promisify(execFile)(findProgram('otelcol-contrib') as string, ['validate', config], {
    env: { ...process.env, ...env },
  });
}

/** @returns addresses: of its OTLP receiver, and of its own metrics */
export async function startCollector(
  config: string,
  env: Record<string, string>,
): Promise<Running & { otlp: string; metrics: string }> {
  const [otlp, port] = [`127.0.0.1:${await freePort()}`, await freePort()];
  const metrics = `http://127.0.0.1:${port}/metrics`;
  const child = await startProcess('otelcol-contrib', [config], {
    env: { ...env, COLLECTOR_OTLP: otlp, COLLECTOR_METRICS_PORT: String(port) },
    // It tells of itself before its receivers listen.
    ready: async () => {
      if (env.COLLECTOR_RECEIVERS?.includes('otlp')) await fetch(`http://${otlp}`);
      return (await fetch(metrics)).ok;
    },
  });
  return { otlp: `http://${otlp}`, metrics, stop: () => stopProcess(child) };
}

export interface Prometheus extends Running {
  /** Where remote write goes. */
  writeUrl: string;
  query(expression: string): Promise<Sample[]>;
}

export async function startPrometheus(dir: string): Promise<Prometheus> {
  const config = join(dir, 'prometheus.yaml');
  writeFileSync(config, '{}\n');
  const url = `http://127.0.0.1:${await freePort()}`;
  const child = await startProcess(
    'prometheus',
    [
      `--config.file=${config}`,
      `--storage.tsdb.path=${join(dir, 'data')}`,
      `--web.listen-address=${url.slice(7)}`,
      '--web.enable-remote-write-receiver',
    ],
    { ready: `${url}/-/ready` },
  );
  return {
    writeUrl: `${url}/api/v1/write`,
    stop: () => stopProcess(child),
    async query(expression) {
      const response = await fetch(`${url}/api/v1/query?query=${encodeURIComponent(expression)}`);
      const { data } = (await response.json()) as {
        data: { result: { metric: Record<string, string>; value: [number, string] }[] };
      };
      return data.result.map(({ metric, value }) => ({ ...metric, value: value[1] }));
    },
  };
}

export async function startApi(): Promise<Running & { metrics: string }> {
  const [port, metricsPort] = [await freePort(), await freePort()];
  const child = await startProcess('node', ['--import', 'tsx', 'api/src/main.ts'], {
    cwd: fileURLToPath(new URL('../../', import.meta.url)),
    env: { PORT: String(port), METRICS_PORT: String(metricsPort) },
    ready: `http://127.0.0.1:${port}/readyz`,
  });
  return { metrics: `127.0.0.1:${metricsPort}`, stop: () => stopProcess(child) };
}

/** With the times that it has beside the gateway. @returns where its metrics are */
export async function startRedisExporter(redis: string): Promise<Running & { metrics: string }> {
  const unit = readFileSync(new URL('../../units/gateway.hcl', import.meta.url), 'utf8');
  const timeout = /REDIS_EXPORTER_CONNECTION_TIMEOUT *= "(.+?)"/.exec(unit)?.[1];
  const metrics = `127.0.0.1:${await freePort()}`;
  const child = await startProcess(findProgram('redis_exporter') as string, [], {
    env: {
      REDIS_ADDR: redis,
      REDIS_PASSWORD: 'not-a-password',
      REDIS_EXPORTER_WEB_LISTEN_ADDRESS: metrics,
      ...(timeout && { REDIS_EXPORTER_CONNECTION_TIMEOUT: timeout }),
    },
    ready: `http://${metrics}/`, // not its metrics, for which it would ask Redis
  });
  return { metrics, stop: () => stopProcess(child) };
}

/** Takes every connection and says nothing. */
export async function startSilence(): Promise<Running & { address: string }> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => sockets.add(socket.on('error', () => {}))).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    address: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    stop: async () => {
      server.close();
      for (const socket of sockets) socket.destroy();
    },
  };
}

/** Before Prometheus: answers nothing until `refuse()`, then refuses the batch that it has, and from then on passes on. */
export async function hangsThenRefusesOnce(writeUrl: string): Promise<Server & { refuse(): void }> {
  let refuse = () => {};
  const refused = new Promise<void>((resolve) => {
    refuse = resolve;
  });
  let batches = 0;
  const server = await startServer(async (request, response) => {
    const body = Buffer.concat(await request.toArray());
    if (batches++ === 0) {
      await refused;
      response.writeHead(400).end();
      return;
    }
    const kept = Object.entries(request.headers as Record<string, string>).filter(([name]) =>
      /^(content-(type|encoding)|x-prometheus-.+)$/.test(name),
    );
    const answer = await fetch(writeUrl, { method: 'POST', headers: Object.fromEntries(kept), body });
    response.writeHead(answer.status).end();
  });
  return { ...server, refuse: () => refuse() };
}
