/** As much of CloudWatch Logs as FilterLogEvents, on a free port: https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_FilterLogEvents.html */
import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';
import { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';

interface Asked {
  logGroupName: string;
  logStreamNamePrefix: string;
  filterPattern: string;
  startTime: number;
  startFromHead: boolean;
  limit: number;
  nextToken?: string;
}

export interface CloudWatchLogs {
  client: CloudWatchLogsClient;
  /** What was asked, call by call. */
  asked: Asked[];
  /** Messages by page. */
  pages: string[][];
  /** Name of the error that is answered instead. */
  error: string | undefined;
  /** Takes the call, and says nothing. */
  silent: boolean;
  close(): Promise<void>;
}

export async function startCloudWatchLogs(): Promise<CloudWatchLogs> {
  const server = createServer(async (req, res) => {
    const body = (await json(req)) as Asked;
    fake.asked.push(body);
    if (fake.silent) return;
    res.setHeader('Content-Type', 'application/x-amz-json-1.1');
    const error = nameOf(req) !== 'FilterLogEvents' ? 'UnknownOperationException' : fake.error;
    if (error) {
      res.statusCode = 400;
      res.end(JSON.stringify({ __type: error, message: `no: ${error}` }));
      return;
    }
    const page = Number(body.nextToken ?? 0);
    const events = (fake.pages[page] ?? []).map((message) => ({ message, logStreamName: 'app/app/1' }));
    const more = page + 1 < fake.pages.length && { nextToken: String(page + 1) };
    res.end(JSON.stringify({ events, ...more }));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const fake: CloudWatchLogs = {
    client: new CloudWatchLogsClient({
      endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
      region: 'eu-central-1',
      credentials: { accessKeyId: 'nobody', secretAccessKey: 'nothing' },
      maxAttempts: 1,
    }),
    asked: [],
    pages: [],
    error: undefined,
    silent: false,
    async close() {
      fake.client.destroy();
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
  return fake;
}

const nameOf = (req: IncomingMessage) => String(req.headers['x-amz-target']).split('.')[1];
