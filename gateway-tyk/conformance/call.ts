/** HTTP calls as a test writes them: no header goes out that HTTP does not ask for. */
import { type Agent, type IncomingMessage, request } from 'node:http';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';

export interface Call {
  method?: string;
  /** Goes into Authorization as it is. */
  key?: string;
  headers?: Record<string, string | string[]>;
  /** Sent with the content type of JSON. */
  json?: unknown;
  body?: string | Buffer;
  /** Sends the body in chunks, without a Content-Length. */
  chunked?: boolean;
  /** Keeps connections; without one each call has its own. */
  agent?: Agent;
  signal?: AbortSignal;
}

export interface Result {
  status: number;
  headers: IncomingMessage['headers'];
  body: string;
  /** Whether the connection had carried a call before. */
  reused: boolean;
}

/** @param path as it goes on the wire: slashes, dots, query and all */
export async function call(url: string, path: string, options: Call = {}): Promise<Result> {
  const res = await send(url, path, options);
  const { statusCode: status = 0, headers } = res;
  return { status, headers, body: await text(res), reused: res.reused };
}

/** @returns the answer as soon as its headers are there */
export function send(
  url: string,
  path: string,
  options: Call = {},
): Promise<IncomingMessage & { reused: boolean }> {
  const { method = 'POST', key, headers, json, chunked = false, agent, signal } = options;
  const body = json === undefined ? options.body : JSON.stringify(json);
  const { hostname, port, host } = new URL(url);
  const outgoing = request({
    hostname,
    port,
    path,
    method,
    agent: agent ?? false,
    ...(signal && { signal }),
    headers: {
      Host: host,
      ...(!agent && { Connection: 'close' }),
      ...(key !== undefined && { Authorization: key }),
      ...(json !== undefined && { 'Content-Type': 'application/json' }),
      ...(chunked && { 'Transfer-Encoding': 'chunked' }),
      ...(body !== undefined && !chunked && { 'Content-Length': String(Buffer.byteLength(body)) }),
      ...headers,
    },
  });
  return new Promise((resolve, reject) => {
    outgoing.setTimeout(10_000, () => outgoing.destroy(new Error(`no answer for 10 s: ${method} ${path}`)));
    outgoing.on('error', reject);
    outgoing.on('response', (res) => resolve(Object.assign(res, { reused: outgoing.reusedSocket })));
    outgoing.end(body);
  });
}

/** For what no HTTP client sends. @returns all that comes back until the server closes the connection */
export function wire(url: string, ...lines: string[]): Promise<string> {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname);
  socket.write(`${lines.join('\r\n')}\r\n\r\n`);
  return text(socket);
}
