/** Who manages keys, and how they are known: as units/edge.hcl and units/dashboard.hcl read it, and modules/edge takes `oidc`. */
import { certificate } from './arn.ts';
import { isObject, isStrings, matches, type Rule, show, unknownKeys, type Values } from './rule.ts';

const GROUPS = ['admins', 'operators', 'viewers'];
const URLS = ['issuer', 'authorization_endpoint', 'token_endpoint', 'user_info_endpoint'];
export const KEYS = {
  dashboard: ['host', 'client_url', 'certificate_arn', 'oidc', 'role_claim', ...GROUPS],
  oidc: [...URLS, 'client_id', 'scope', 'session_timeout'],
};

export const dashboard: Rule = (value, example, all) => {
  if (value === null) return undefined;
  if (!isObject(value)) return `is ${show(value)}: null, or { host = …, client_url = …, oidc = { … }, … }`;
  const other = isObject(example) ? example : {};
  const { certificate_arn } = value;
  const wrong = certificate_arn === undefined ? undefined : certificate(certificate_arn, undefined, all);
  return [
    ...unknownKeys(value, KEYS.dashboard),
    ...own(value, other, 'host', HOST, 'a name such as keys.example.com'),
    ...own(value, other, 'client_url', ORIGIN, 'https:// and a name, no path'),
    ...(wrong ? [`certificate_arn ${wrong}`] : []),
    ...oidcFaults(value.oidc, isObject(other.oidc) ? other.oidc : {}),
    ...peopleFaults(value),
  ];
};

const HOST = /^[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)+$/;
const ORIGIN = /^https:\/\/[a-z0-9.-]+(:\d+)?$/;
/** The load balancer calls no other port. */
const URL = /^https:\/\/[A-Za-z0-9.-]+(:443)?(\/[^?#\s]*)?$/;

function oidcFaults(oidc: unknown, example: Values): string[] {
  if (!isObject(oidc)) return [`oidc is ${show(oidc)}: { ${[...URLS, 'client_id'].join(' = …, ')} = … }`];
  return [
    ...unknownKeys(oidc, KEYS.oidc, 'oidc.'),
    ...URLS.flatMap((key) => own(oidc, example, key, URL, 'an https:// URL, port 443', 'oidc.')),
    ...(matches(oidc.client_id, /./) ? [] : [`oidc.client_id is ${show(oidc.client_id)}: as registered`]),
  ];
}

function peopleFaults(value: Values): string[] {
  const { role_claim = 'groups' } = value;
  const groups = GROUPS.map((role) => [role, value[role] ?? []] as const);
  const wrong = groups.filter(([, names]) => !isStrings(names) || names.some((name) => !NAME.test(name)));
  return [
    ...(matches(role_claim, /^\S+$/) ? [] : [`role_claim is ${show(role_claim)}: the name of a claim`]),
    ...wrong.map(
      ([role, names]) => `${role} is ${show(names)}: a list of values of the claim, without commas`,
    ),
    ...(groups.some(([, names]) => !Array.isArray(names) || names.length > 0)
      ? []
      : ['admins, operators and viewers are empty: nobody may do anything']),
  ];
}

/** They reach the dashboard as one text, separated by commas. */
const NAME = /^[^,]+$/;

/** What has to look like this, and be one's own. */
function own(value: Values, example: Values, key: string, form: RegExp, words: string, path = ''): string[] {
  if (!matches(value[key], form)) return [`${path}${key} is ${show(value[key])}: ${words}`];
  return value[key] === example[key] ? [`${path}${key} is still the example's ${value[key]}`] : [];
}
