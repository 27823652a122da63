import { timeouts } from './timeouts.ts';

/** How the text of a variable becomes a value: `parse` answers undefined for what it does not accept. */
export const TYPES = {
  port: { expects: 'a port: an integer from 0 (any free one) to 65535', parse: integer(0, 65_535) },
  bytes: { expects: 'an integer from 1024 to 1048576', parse: integer(1024, 1_048_576) },
  seconds: { expects: 'a number of seconds above 0, at most 3600', parse: number(0.001, 3600) },
  delay: { expects: 'a number of seconds from 0 to 3600', parse: number(0, 3600) },
  ratio: { expects: 'a number above 0, at most 1', parse: number(Number.EPSILON, 1) },
  level: {
    expects: 'one of fatal, error, warn, info, debug, trace',
    parse: (text: string) => (/^(fatal|error|warn|info|debug|trace)$/.test(text) ? text : undefined),
  },
  text: { expects: 'a text that is not empty', parse: (text: string) => text || undefined },
};

/** Every environment variable that the service reads. Validation and the table in README.md both come from here. */
export const VARIABLES = {
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
  shedAbove: {
    name: 'SHED_ABOVE',
    type: 'ratio',
    default: 0.98,
    unit: '',
    meaning: 'event-loop utilisation above which calls get 503; 1 never sheds',
  },
  shedWindow: {
    name: 'SHED_WINDOW',
    type: 'seconds',
    default: 1,
    unit: 's',
    meaning: 'the utilisation is measured over windows of this length',
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
} as const satisfies Record<string, Variable>;

interface Variable {
  name: string;
  type: keyof typeof TYPES;
  default: string | number;
  unit: string;
  meaning: string;
}

function number(least: number, most: number) {
  return (text: string): number | undefined => {
    const value = text.trim() === '' ? Number.NaN : Number(text);
    return value >= least && value <= most ? value : undefined;
  };
}

function integer(least: number, most: number) {
  return (text: string) => (/^\d+$/.test(text) ? number(least, most)(text) : undefined);
}
