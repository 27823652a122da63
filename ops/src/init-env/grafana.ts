/** The Grafana workspace: as modules/observability/variables-grafana.tf has it, which checks the rest itself. */
import { isObject, isStrings, matches, type Rule, show, unknownKeys, type Values } from './rule.ts';

const ROLES = ['admins', 'editors', 'viewers'];
/** Kind of id → what prints it. */
const PEOPLE = { group_ids: 'list-groups', user_ids: 'list-users' };
/** Key of saml → what it takes, and how to say that. */
const SAML: Record<string, [(value: unknown) => boolean, string]> = {
  idp_metadata_url: [(value) => matches(value, /^https:\/\/[^/\s]+/), 'an https:// URL'],
  role_attribute: [(value) => matches(value, /./), 'the attribute that carries the role'],
  admin_values: [isNamed, 'a list of its values that make admins'],
  editor_values: [isNamed, 'a list of its values that make editors'],
};
export const KEYS = {
  grafana: ['authentication_providers', 'version', ...ROLES, 'saml', 'permissions_boundary_arn'],
  people: Object.keys(PEOPLE),
  saml: Object.keys(SAML),
};
const PROVIDERS = ['AWS_SSO', 'SAML'];

export const grafana: Rule = (value) => {
  if (value === null) return undefined;
  if (!isObject(value)) return `is ${show(value)}: null, or { authentication_providers = ["AWS_SSO"], … }`;
  const { authentication_providers: providers, saml } = value;
  const faults = [
    ...unknownKeys(value, KEYS.grafana),
    ...ROLES.flatMap((role) => peopleFaults(role, value[role] ?? {})),
  ];
  // Without them nobody can say which of the rest is needed.
  if (!isNamed(providers) || !providers.every((one) => PROVIDERS.includes(one)))
    return [`authentication_providers is ${show(providers)}: a list of AWS_SSO, SAML or both`, ...faults];
  return [
    ...faults,
    ...(providers.includes('AWS_SSO') ? adminFaults(value) : strangerFaults(value)),
    ...samlFaults(saml ?? undefined, providers.includes('SAML')),
  ];
};

function peopleFaults(role: string, people: unknown): string[] {
  if (!isObject(people)) return [`${role} is ${show(people)}: { group_ids = […], user_ids = […] }`];
  const wrong = Object.entries(PEOPLE).filter(([kind]) => {
    const ids = people[kind] ?? [];
    return !isStrings(ids) || !ids.every((id) => ID.test(id));
  });
  return [
    ...unknownKeys(people, KEYS.people, `${role}.`),
    ...wrong.map(
      ([kind, command]) =>
        `${role}.${kind} is ${show(people[kind])}: a list of ids, not of names; \`aws identitystore ${command}\` prints them`,
    ),
  ];
}

const ID = /^([0-9a-f]{10}-)?[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

function adminFaults(value: Values): string[] {
  return namesSomebody(value.admins)
    ? []
    : ['admins names nobody: with AWS_SSO, a group or a user who administers the workspace'];
}

function strangerFaults(value: Values): string[] {
  return ROLES.filter((role) => namesSomebody(value[role])).map(
    (role) => `${role} names people of Identity Center without AWS_SSO: with SAML, saml tells who is what`,
  );
}

function samlFaults(saml: unknown, wanted: boolean): string[] {
  if (!wanted)
    return saml === undefined ? [] : ['saml is given, and SAML is not in authentication_providers'];
  if (!isObject(saml)) return [`saml is ${show(saml)}: { ${KEYS.saml.join(' = …, ')} = … }`];
  return [
    ...unknownKeys(saml, KEYS.saml, 'saml.'),
    ...Object.entries(SAML)
      .filter(([key, [fits]]) => !fits(saml[key]))
      .map(([key, [, words]]) => `saml.${key} is ${show(saml[key])}: ${words}`),
  ];
}

function isNamed(value: unknown): value is string[] {
  return isStrings(value) && value.length > 0;
}

const namesSomebody = (people: unknown) =>
  isObject(people) && KEYS.people.some((kind) => isNamed(people[kind]));
