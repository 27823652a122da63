import type { ConfigOf, Variable } from './environment.ts';
import type { TYPES } from './environment.types.ts';
import { timeouts } from './timeouts.ts';

/** The environment variables of every service that listens on two ports and drains. */
export const SERVER_VARIABLES = {
  host: {
    name: 'HOST',
    type: 'text',
    default: '0.0.0.0',
    unit: '',
    meaning: 'address that both ports listen on',
  },
  port: { name: 'PORT', type: 'port', default: 8080, unit: '', meaning: 'public port; 0 takes a free one' },
  metricsPort: {
    name: 'METRICS_PORT',
    type: 'port',
    default: 9090,
    unit: '',
    meaning: 'private port with `/metrics`; 0 takes a free one',
  },
  logLevel: {
    name: 'LOG_LEVEL',
    type: 'level',
    default: 'info',
    unit: '',
    meaning: 'least level that is logged',
  },
  keepAlive: {
    name: 'KEEP_ALIVE',
    type: 'seconds',
    default: timeouts.api.keep_alive,
    unit: 's',
    meaning: 'an idle connection is kept for this long',
  },
  headersTimeout: {
    name: 'HEADERS_TIMEOUT',
    type: 'seconds',
    default: timeouts.api.headers,
    unit: 's',
    meaning: "a request's headers arrive within this or get 408; at most `REQUEST_TIMEOUT`",
  },
  requestTimeout: {
    name: 'REQUEST_TIMEOUT',
    type: 'seconds',
    default: timeouts.api.request,
    unit: 's',
    meaning: 'a whole request arrives within this or gets 408',
  },
  maxHeaderBytes: {
    name: 'MAX_HEADER_BYTES',
    type: 'bytes',
    default: 16_384,
    unit: 'B',
    meaning: 'larger request headers get 431',
  },
  drainDelay: {
    name: 'DRAIN_DELAY',
    type: 'delay',
    default: timeouts.api.drain_delay,
    unit: 's',
    meaning: 'after SIGTERM: not ready, still serving',
  },
  drainDeadline: {
    name: 'DRAIN_DEADLINE',
    type: 'seconds',
    default: timeouts.api.drain_deadline,
    unit: 's',
    meaning: 'after the delay: what is still in flight by then is cut off',
  },
  version: {
    name: 'VERSION',
    type: 'text',
    default: 'dev',
    unit: '',
    meaning: 'release, for `digest_build_info`',
  },
  commit: {
    name: 'COMMIT',
    type: 'text',
    default: 'unknown',
    unit: '',
    meaning: 'commit, for `digest_build_info`',
  },
} as const satisfies Record<string, Variable<keyof typeof TYPES>>;

export type ServerConfig = ConfigOf<typeof SERVER_VARIABLES, typeof TYPES>;

/** What none of the variables shows alone. One that is undefined has its own fault already, and compares as false. */
export function serverContradictions({
  port,
  metricsPort,
  headersTimeout,
  requestTimeout,
}: ServerConfig): string[] {
  return [
    port === metricsPort &&
      port > 0 &&
      `PORT and METRICS_PORT are both ${port}. Give them different ports, or 0 for any free one.`,
    headersTimeout > requestTimeout &&
      `HEADERS_TIMEOUT (${headersTimeout} s) is longer than REQUEST_TIMEOUT (${requestTimeout} s), which includes it. Lower the one or raise the other.`,
  ].filter((fault) => fault !== false);
}
