/** Calls of the Gateway API: an answer, or why there is none. The secret stays here. */
import { GatewayError } from './errors.ts';

export interface Answer {
  status: number;
  /** Parsed; undefined when it is no JSON, and so not Tyk's. */
  body: unknown;
  /** When it was sent, by the gateway's clock: milliseconds since the epoch, in whole seconds. */
  date: number;
}

/** @throws GatewayError `unreachable` or `timeout` */
export type Send = (method: string, path: string, body?: object) => Promise<Answer>;

interface TransportOptions {
  /** Of the control port, without a slash at the end. */
  url: string;
  secret: string;
  /** Milliseconds until a call is given up. */
  timeout: number;
}

export const transport =
  ({ url, secret, timeout }: TransportOptions): Send =>
  async (method, path, body) => {
    try {
      const response = await fetch(`${url}${path}`, {
        method,
        headers: { 'X-Tyk-Authorization': secret },
        signal: AbortSignal.timeout(timeout),
        // Tyk sends none from here, and the secret should go nowhere else.
        redirect: 'manual',
        ...(body && { body: JSON.stringify(body) }),
      });
      const text = await response.text();
      const date = response.headers.get('Date');
      return { status: response.status, body: json(text), date: date ? Date.parse(date) : Date.now() };
    } catch (error) {
      const { name, cause } = error as Error;
      throw new GatewayError(name === 'TimeoutError' ? 'timeout' : 'unreachable', {
        cause: error,
        change: method === 'GET' ? undefined : neverSent(cause) ? 'none' : 'unknown',
      });
    }
  };

function json(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Whether the connection was not even made. A name with several addresses has an error for each of them. */
function neverSent(cause: unknown): boolean {
  if (cause instanceof AggregateError) return cause.errors.every(neverSent);
  const { syscall, code } = (cause ?? {}) as { syscall?: string; code?: string };
  return syscall === 'connect' || syscall === 'getaddrinfo' || code === 'UND_ERR_CONNECT_TIMEOUT';
}
