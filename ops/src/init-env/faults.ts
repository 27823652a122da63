/** What can be wrong with the values of an account before anything asks AWS. Each fault says what to do. */
import { arn, certificate, isAccount, isRegion } from './arn.ts';
import { dashboard } from './dashboard.ts';
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
  certificate_arn: certificate,

  dashboard,
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
