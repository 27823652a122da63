/**
 * A stand-in for the OpenTelemetry collector, for laptops: takes OTLP over HTTP on OTLP_PORT, and has what came last on
 * COLLECTOR_PORT's /metrics for Prometheus to scrape.
 */
import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import { readOtlp } from './otlp.ts';
import { Series } from './series.ts';

/** Far more than a gateway with every series that it can have. */
const MAX_BODY = 16 * 2 ** 20;

const { OTLP_PORT, COLLECTOR_PORT, PATIENCE } = process.env;
const series = new Series(Number(PATIENCE) * 1000);

const receive: RequestListener = async (req, res) => {
  if (req.method !== 'POST' || req.url !== '/v1/metrics') return void res.writeHead(404).end();
  const type = req.headers['content-type'] ?? '';
  try {
    const chunks: Buffer[] = [];
    let size = 0;
    for await (const chunk of req) {
      size += chunk.length;
      if (size > MAX_BODY) return void res.writeHead(413, { Connection: 'close' }).end();
      chunks.push(chunk);
    }
    series.take(readOtlp(Buffer.concat(chunks), type, req.headers['content-encoding']), Date.now());
    // An empty answer is an ExportMetricsServiceResponse that took everything.
    res.writeHead(200, { 'Content-Type': type }).end(type.startsWith('application/json') ? '{}' : '');
  } catch (error) {
    console.log(
      JSON.stringify({ level: 'warn', time: new Date(), message: 'no OTLP', error: String(error) }),
    );
    res.writeHead(400).end();
  }
};

const show: RequestListener = (req, res) => {
  if (req.url !== '/metrics') return void res.writeHead(404).end();
  res.writeHead(200, { 'Content-Type': 'text/plain; version=0.0.4' }).end(series.text(Date.now()));
};

// Prometheus looks last, so that what the gateway says at its end is still seen.
const servers = [createServer(show), createServer(receive)] as const;
for (const [server, port] of [
  [servers[0], COLLECTOR_PORT],
  [servers[1], OTLP_PORT],
] as const) {
  server.listen(Number(port), '127.0.0.1');
  await once(server, 'listening');
}

process.once('SIGTERM', () => {
  for (const server of servers) {
    server.close();
    server.closeAllConnections();
  }
});
