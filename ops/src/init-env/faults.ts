/** What can be wrong with the values of an account before anything asks AWS. Each fault says what to do. */
import { grafana } from './grafana.ts';
import { matches, type Rule, show, type Values } from './rule.ts';
import { subscriptions } from './subscriptions.ts';

/** A key without a rule may be anything that the modules take; they check the rest themselves. */
const RULES: Record<string, Rule> = {
  name: (value) =>
    matches(value, /^(?=.{1,16}$)[a-z][a-z0-9]*(-[a-z0-9]+)*$/)
      ? undefined
      : `is ${show(value)}: at most 16 lower-case letters, digits and single hyphens, a letter first`,

  account_id: (value, example) => {
    if (!isAccount(value)) return `is ${show(value)}: the 12 digits of an account, in quotes`;
    return value === example
      ? `is still the example's: \`aws sts get-caller-identity\` prints yours`
      : undefined;
  },

  region: (value) =>
    isRegion(value) ? undefined : `is ${show(value)}: the name of a region, such as eu-central-1`,

  zones: (value, _, { region }) => {
    const zones = Array.isArray(value) ? value : [];
    if (zones.length < 3 || new Set(zones).size < zones.length)
      return `is ${show(value)}: a list of three different zones`;
    const elsewhere = zones.filter(
      (zone) => isRegion(region) && !matches(zone, new RegExp(`^${region}[a-z]$`)),
    );
    return elsewhere.length > 0 ? `has ${elsewhere.join(', ')}, not of the region ${region}` : undefined;
  },

  state_kms_key_arn: arn('kms', 'key/', '`terraform output state_kms_key_arn` in bootstrap/ prints it'),
  certificate_arn: arn('acm', 'certificate/', '`aws acm list-certificates` prints it'),

  subscriptions,
  grafana,

  pull_account_ids: (value) =>
    Array.isArray(value) && value.every(isAccount)
      ? undefined
      : `is ${show(value)}: a list of account ids, each 12 digits in quotes; it may be empty`,
};

/**
 * @param needed keys that the environment reads; others may be missing, or be the example's
 * @returns all that is wrong: the keys alphabetically, then those that are not known
 */
export function faultsOf(values: Values, example: Values, needed: readonly string[]): string[] {
  const known = Object.keys(example);
  const checked = known
    .filter((key) => needed.includes(key))
    .flatMap((key) => {
      const fault = key in values ? RULES[key]?.(values[key], example[key], values) : 'is missing';
      if (Array.isArray(fault)) return fault.map((part) => `${key}.${part}`);
      return fault ? [`${key} ${fault}`] : [];
    });
  const unknown = Object.keys(values)
    .filter((key) => !known.includes(key))
    .map((key) => `${key} is not known; there is ${known.join(', ')}`);
  return [...checked, ...unknown];
}

/** Form: arn:partition:service:region:account:resource */
function arn(service: string, resource: string, howToGet: string): Rule {
  return (value, example, { region, account_id: account }) => {
    const parts = String(value).split(':');
    const [prefix, , ...rest] = parts;
    if (prefix !== 'arn' || rest[0] !== service || !rest[3]?.startsWith(resource))
      return `is ${show(value)}: arn:aws:${service}:<region>:<account>:${resource}<id>; ${howToGet}`;
    if (rest[3] === String(example).split(':')[5]) return `is still the example's: ${howToGet}`;
    if (isRegion(region) && rest[1] !== region) return `is in ${rest[1]}, not in the region ${region}`;
    if (isAccount(account) && rest[2] !== account) return `is in the account ${rest[2]}, not in ${account}`;
    return undefined;
  };
}

const isAccount = (value: unknown) => matches(value, /^\d{12}$/);
const isRegion = (value: unknown) => matches(value, /^[a-z]{2}(-[a-z]+)+-\d$/);
