/** What the gateway itself answers: the shape of templates/error.json and error.xml, and Go's plain text for the rest. */
import type { IncomingMessage, ServerResponse } from 'node:http';

/** A request that goes no further. */
export interface Refusal {
  status: number;
  message: string;
  /** Tyk's response flag in the metrics; the status where Tyk has none. */
  flag?: string;
}

const XML = ['application/xml', 'text/xml', 'application/soap+xml'];

/** Tyk answers in XML whom sent XML, in JSON everybody else. */
export function refuse(req: IncomingMessage, res: ServerResponse, { status, message }: Refusal): void {
  const type = req.headers['content-type']?.split(';')[0] ?? '';
  if (XML.includes(type))
    send(res, status, type, `<?xml version="1.0" encoding="UTF-8"?>\n<error>${escapeXml(message)}</error>\n`);
  else send(res, status, 'application/json', errorBody(message));
}

/** templates/error.json */
export const errorBody = (message: string) => `${JSON.stringify({ error: message }, null, 4)}\n`;

export function sendNotFound(res: ServerResponse): void {
  send(res, 404, 'text/plain; charset=utf-8', 'Not Found');
}

/** More than the gateway takes into memory. The rest of the body is not waited for. */
export function sendTooLarge(res: ServerResponse): void {
  res.setHeader('Connection', 'close');
  res.setHeader('X-Content-Type-Options', 'nosniff');
  send(res, 413, 'text/plain; charset=utf-8', 'Request Entity Too Large\n');
}

function send(res: ServerResponse, status: number, type: string, body: string): void {
  res.writeHead(status, { 'Content-Type': type, 'Content-Length': Buffer.byteLength(body) });
  res.end(body);
}

function escapeXml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
