/** What goes wrong between the dashboard and the gateway, as sentences for the person at the browser. */

interface Explanation {
  /** What is wrong. */
  title: string;
  /** What to do. */
  advice: string;
  /** Of the page that says so. */
  status: number;
}

/** As they are when something was only read; {@link GatewayError.explanation} adds what became of a change. */
export const EXPLANATIONS = {
  unreachable: {
    title: 'The gateway cannot be reached.',
    advice:
      'See whether it runs and whether GATEWAY_API_URL names its control port; clients may be without service too.',
    status: 502,
  },
  timeout: {
    title: 'The gateway did not answer in time.',
    advice: 'It may be overloaded, or wait for Redis: see the page Gateway, and try again after that.',
    status: 504,
  },
  'wrong-secret': {
    title: 'The gateway refuses the secret of this dashboard.',
    advice: 'Both must have the same TYK_GW_SECRET; whichever has the older one has to be restarted.',
    status: 502,
  },
  'redis-down': {
    title: 'The gateway has lost Redis, where the keys are.',
    advice:
      'Clients are refused with 403 until Redis is back: see whether it runs, and whether the gateway reaches it.',
    status: 503,
  },
  'redis-refuses': {
    title: 'Redis, where the keys are, refuses what the gateway asks of it.',
    advice:
      'Its own words are below. It may still be loading, be a replica since a failover, have no room on its disk, or want another password.',
    status: 503,
  },
  'no-such-key': {
    title: 'The gateway knows no such key.',
    advice: 'It may have been revoked, or its time was over and the gateway has forgotten it.',
    status: 404,
  },
  'not-hashed': {
    title: 'The gateway does not keep its keys under their SHA-256.',
    advice:
      'This dashboard shows nothing of them, since their names may be the tokens themselves. In tyk.conf set hash_keys to true and hash_key_function to sha256, and issue the keys anew.',
    status: 502,
  },
  refused: {
    title: 'The gateway refused that.',
    advice: 'Its own words are below; the policies that it has loaded are on the page Plans.',
    status: 502,
  },
  'not-tyk': {
    title: 'What answers at the address of the gateway is not a Tyk Gateway API.',
    advice: 'See whether GATEWAY_API_URL names the control port, and not the one that clients call.',
    status: 502,
  },
  fault: {
    title: 'The dashboard failed to read what the gateway tells.',
    advice: 'That is a fault of the dashboard: report what its log says of it.',
    status: 500,
  },
} as const satisfies Record<string, Explanation>;

export type GatewayErrorKind = keyof typeof EXPLANATIONS;

const CHANGES = {
  none: 'Nothing was changed.',
  unknown: 'Whether the change was made is not known: look before you try again.',
} as const;

export type Change = keyof typeof CHANGES;

interface GatewayErrorOptions {
  detail?: string | undefined;
  cause?: unknown;
  change?: Change | undefined;
}

export class GatewayError extends Error {
  override readonly name = 'GatewayError';
  readonly kind: GatewayErrorKind;
  /** The gateway's own words, where it said something. */
  readonly detail: string | undefined;
  /** What became of the change that was asked for; absent when something was only read. */
  readonly change: Change | undefined;

  constructor(kind: GatewayErrorKind, { detail, cause, change }: GatewayErrorOptions = {}) {
    super(EXPLANATIONS[kind].title, { cause });
    this.kind = kind;
    this.detail = detail;
    this.change = change;
  }

  /** The same error, met while a change was asked for. */
  during(change: Change): GatewayError {
    const { kind, detail, cause } = this;
    return new GatewayError(kind, { detail, cause, change: this.change ?? change });
  }

  get explanation(): Explanation {
    const { title, advice, status } = EXPLANATIONS[this.kind];
    return { title, advice: this.change ? `${CHANGES[this.change]} ${advice}` : advice, status };
  }
}
