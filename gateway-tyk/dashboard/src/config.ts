import { type ConfigOf, readEnvironment, serverContradictions } from '@digest/api/service';
import { TYPES } from './config.types.ts';
import { VARIABLES } from './config.variables.ts';

/** The whole configuration, named after the keys of VARIABLES; times are in seconds. */
export type Config = ConfigOf<typeof VARIABLES, typeof TYPES>;

/** @throws {ConfigError} with every fault of the environment, not only the first */
export const readConfig = (env: Readonly<Record<string, string | undefined>>): Config =>
  readEnvironment(env, { variables: VARIABLES, types: TYPES, contradictions });

type Key = keyof Config;

const OIDC = ['albArn', 'oidcIssuer', 'oidcClientId'] as const satisfies Key[];
const ROLES = ['oidcAdmins', 'oidcOperators', 'oidcViewers'] as const satisfies Key[];
const ADDRESSES = ['publicUrl', 'clientUrl'] as const satisfies Key[];

function contradictions(config: Config, isSet: (key: Key) => boolean): string[] {
  const { publicUrl } = config;
  const isMissing = (key: Key) => !isSet(key);
  const given = OIDC.filter(isSet);
  const signIn = isSet('operatorToken') ? (['operatorToken'] as const) : given;
  return [
    ...serverContradictions(config),
    isSet('operatorToken') &&
      given.length > 0 &&
      `${areSet(['operatorToken', ...given])}, but there is only one way to sign in. Unset the one or the other.`,
    given.length > 0 &&
      given.length < OIDC.length &&
      `${areSet(given)} without ${named(OIDC.filter(isMissing))}. A load balancer's sign-in needs all three, or none.`,
    given.length > 0 &&
      ROLES.every(isMissing) &&
      `${areSet(given)}, but nobody would have a role. Set at least one of ${named(ROLES, 'or')}.`,
    signIn.length > 0 &&
      ADDRESSES.some(isMissing) &&
      `${areSet(signIn)} without ${named(ADDRESSES.filter(isMissing))}. Set what people sign in for.`,
    isSet('albArn') &&
      publicUrl?.startsWith('http:') &&
      `ALB_ARN is set, but PUBLIC_URL=${publicUrl} is not https. A load balancer signs nobody in without TLS.`,
    isMissing('auditFile') &&
      isMissing('auditLogGroup') &&
      'Neither AUDIT_FILE nor AUDIT_LOG_GROUP is set. Set one: what cannot be written down is not done.',
    isSet('auditLogGroup') &&
      isMissing('region') &&
      'AUDIT_LOG_GROUP is set without AWS_REGION. Set the region of the log group.',
  ].filter((fault) => typeof fault === 'string');
}

const named = (keys: readonly Key[], word = 'and') => {
  const names = keys.map((key) => VARIABLES[key].name);
  return [names.slice(0, -1).join(', '), names.at(-1)].filter(Boolean).join(` ${word} `);
};

const areSet = (keys: readonly Key[]) => `${named(keys)} ${keys.length > 1 ? 'are' : 'is'} set`;
