/** What goes wrong between the dashboard and the gateway, as sentences for the person at the browser. */

interface Explanation {
  /** What is wrong. */
  title: string;
  /** What to do. */
  advice: string;
  /** Of the page that says so. */
  status: number;
}

export const EXPLANATIONS = {
  unreachable: {
    title: 'The gateway cannot be reached.',
    advice:
      'Nothing was changed. See whether it runs and whether GATEWAY_API_URL names its control port; clients may be without service too.',
    status: 502,
  },
  timeout: {
    title: 'The gateway did not answer in time.',
    advice: 'Whether a change was made is not known: look at the key before you try again.',
    status: 504,
  },
  'wrong-secret': {
    title: 'The gateway refuses the secret of this dashboard.',
    advice:
      'Nothing was changed. Both must have the same TYK_GW_SECRET; whichever has the older one has to be restarted.',
    status: 502,
  },
  'redis-down': {
    title: 'The gateway has lost Redis, where the keys are.',
    advice:
      'Clients are refused with 403 until Redis is back; keys are not lost by that. See the runbook RedisDown.',
    status: 503,
  },
  'no-such-key': {
    title: 'The gateway knows no such key.',
    advice: 'It may have been revoked, or its time was over and the gateway has forgotten it.',
    status: 404,
  },
  refused: {
    title: 'The gateway refused that.',
    advice:
      'Nothing was changed. Its own words are below; the policies that it has loaded are on the page Plans.',
    status: 502,
  },
  'not-tyk': {
    title: 'What answers at the address of the gateway is not a Tyk Gateway API.',
    advice: 'See whether GATEWAY_API_URL names the control port, and not the one that clients call.',
    status: 502,
  },
} as const satisfies Record<string, Explanation>;

export type GatewayErrorKind = keyof typeof EXPLANATIONS;

export class GatewayError extends Error {
  override readonly name = 'GatewayError';
  readonly kind: GatewayErrorKind;
  /** The gateway's own words, where it said something. */
  readonly detail: string | undefined;

  constructor(kind: GatewayErrorKind, { detail, cause }: { detail?: string; cause?: unknown } = {}) {
    super(EXPLANATIONS[kind].title, { cause });
    this.kind = kind;
    this.detail = detail;
  }

  get explanation(): Explanation {
    return EXPLANATIONS[this.kind];
  }
}
