/** ARNs of what has to be in the account and region that the values name. */
import { matches, type Rule, show } from './rule.ts';

/** Form: arn:partition:service:region:account:resource */
export function arn(service: string, resource: string, howToGet: string): Rule {
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

export const certificate = arn('acm', 'certificate/', '`aws acm list-certificates` prints it');

export const isAccount = (value: unknown) => matches(value, /^\d{12}$/);
export const isRegion = (value: unknown) => matches(value, /^[a-z]{2}(-[a-z]+)+-\d$/);
