/** Which headers go on to the API, and which of its answer go back. */
import type { IncomingMessage } from 'node:http';
import type { Api } from './definitions.ts';

const HOP_BY_HOP = new Set([
  'connection',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
]);

export function headersUp(api: Api, req: IncomingMessage): Record<string, string | string[]> {
  const headers = endToEnd(req.headers);
  for (const name of api.strip) delete headers[name];
  if (api.tokenHeader && req.headers.cookie) {
    headers.cookie = withoutCookie(req.headers.cookie, api.tokenHeader);
    if (headers.cookie === '') delete headers.cookie;
  }
  delete headers.host;
  delete headers['content-length']; // the client library counts for itself
  const before = req.headers['x-forwarded-for'];
  headers['x-forwarded-for'] = [before ?? [], req.socket.remoteAddress ?? []].flat().join(', ');
  return headers;
}

/** Tyk takes a token out of a cookie of the header's name too. */
function withoutCookie(cookies: string, name: string): string {
  const kept = cookies.split('; ').filter((cookie) => cookie.split('=')[0]?.toLowerCase() !== name);
  return kept.join('; ');
}

/** Without what is between two neighbours only: RFC 9110, 7.6.1, and what Connection names. */
export function endToEnd(
  headers: Record<string, string | string[] | undefined>,
): Record<string, string | string[]> {
  const passed: Record<string, string | string[]> = {};
  for (const [name, value] of Object.entries(headers)) {
    if (value !== undefined && !HOP_BY_HOP.has(name)) passed[name] = value;
  }
  for (const name of String(headers.connection ?? '').split(',')) delete passed[name.trim().toLowerCase()];
  return passed;
}
