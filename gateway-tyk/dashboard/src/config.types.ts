import { TYPES as COMMON, type Type } from '@digest/api/service';
import { ROLES, type Role } from './access/operator.ts';

// As aws-jwt-verify wants it, which would refuse another at the first request. China and GovCloud keep the keys elsewhere.
const ALB_ARN =
  /^arn:aws:elasticloadbalancing:[a-z]{2}-[a-z]+-\d:\d{12}:loadbalancer\/app\/[\w-]+\/[0-9a-f]+$/;

/** The kinds of values of this service's variables. */
export const TYPES = {
  ...COMMON,
  interval: { expects: 'a number of seconds from 1 to 3600', parse: interval },
  /** Without anything after it, so that paths can be put there. */
  address: {
    expects: 'an address such as http://127.0.0.1:8001, without a slash at its end',
    parse: address,
  },
  issuer: { expects: 'an address that begins with https://', parse: issuer },
  arn: {
    expects: 'the ARN of an application load balancer',
    parse: (text: string) => (ALB_ARN.test(text) ? text : undefined),
  },
  role: {
    expects: `one of ${ROLES.join(', ')}`,
    parse: (text: string) => ROLES.find((role): role is Role => role === text),
  },
  list: { expects: 'a list of names with commas between them', parse: list },
  secret: { ...COMMON.text, secret: true },
  token: {
    // Whoever pastes it loses the blanks around it.
    expects: 'a text of at least 32 characters without blanks',
    parse: (text: string) => (/^\S{32,}$/.test(text) ? text : undefined),
    secret: true,
  },
} satisfies Record<string, Type>;

function interval(text: string): number | undefined {
  const value = COMMON.seconds.parse(text);
  return value !== undefined && value >= 1 ? value : undefined;
}

function address(text: string): string | undefined {
  if (!URL.canParse(text) || text.endsWith('/')) return undefined;
  const { origin, href, protocol } = new URL(text);
  // As browsers write it: in lower case, and without the port that goes without saying.
  return href === `${origin}/` && /^https?:$/.test(protocol) ? origin : undefined;
}

/** Compared byte by byte with the claim `iss`, and so kept as it is: some issuers end with a slash, others must not. */
function issuer(text: string): string | undefined {
  return URL.canParse(text) && new URL(text).protocol === 'https:' ? text : undefined;
}

function list(text: string): string[] | undefined {
  const names = text.split(',').map((name) => name.trim());
  return names.every((name) => name !== '') ? names : undefined;
}
