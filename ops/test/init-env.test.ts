import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from '@cdktn/hcl2json';
import { expect } from 'chai';
import { declarations } from '../src/hcl.ts';
import { shortType } from '../src/hcl-type.ts';
import * as dashboard from '../src/init-env/dashboard.ts';
import * as grafana from '../src/init-env/grafana.ts';
import * as subscriptions from '../src/init-env/subscriptions.ts';
import { neededBy, run } from '../src/init-env.ts';
import { environments, repository } from '../src/live.ts';
import { Usage } from '../src/outcome.ts';
import { failure } from '../testing/temporary-repository.ts';

/** An account of one's own: each line replaces the example's. */
const OWN = {
  account_id: '"444455556666"',
  state_kms_key_arn: '"arn:aws:kms:eu-central-1:444455556666:key/own"',
  certificate_arn: '"arn:aws:acm:eu-central-1:444455556666:certificate/own"',
  dashboard: `{
  host       = "keys.digest.test"
  client_url = "https://api.digest.test"
  oidc = {
    issuer                 = "https://id.test"
    authorization_endpoint = "https://id.test/authorize"
    token_endpoint         = "https://id.test/token"
    user_info_endpoint     = "https://id.test/me"
    client_id              = "keys"
  }
  admins = ["us"]
}`,
  subscriptions: '{ mine = { protocol = "email", endpoint = "me@digest.test", severity = "page" } }',
};

describe('make init-env', () => {
  let root: string;
  beforeEach(() => {
    root = `${mkdtempSync(join(tmpdir(), 'digest-init-'))}/`;
    for (const part of ['units', 'live', 'terraform.tfvars.example'])
      cpSync(repository + part, root + part, {
        recursive: true,
        filter: (file) => !file.endsWith('.tfvars') && !file.includes('.terragrunt-cache'),
      });
  });
  afterEach(() => rmSync(root, { recursive: true }));

  const initEnv = async (environment = 'dev') => {
    const { code, text, data } = await run({ words: [environment], root });
    return { code, text, ...(data as { made: boolean; faults: string[] }) };
  };
  const file = (environment = 'dev') => `${root}live/${environment}/terraform.tfvars`;
  const example = () => readFileSync(`${root}terraform.tfvars.example`, 'utf8');

  /** Writes the example with lines of its own; undefined leaves one out. @returns what is said of it */
  const faults = async (
    lines: Record<string, string | undefined>,
    environment = 'dev',
  ): Promise<string[]> => {
    const keys = Object.keys((await parse('example', example())) as object);
    const text = [...new Set([...keys, ...Object.keys(lines)])]
      .filter((key) => !(key in lines) || lines[key] !== undefined)
      .map((key) => {
        if (lines[key]) return `${key} = ${lines[key]}\n`;
        return new RegExp(`^${key} += (\\{[\\s\\S]*?^\\}|.*)\\n`, 'm').exec(example())?.[0];
      });
    writeFileSync(file(environment), text.join(''));
    return (await initEnv(environment)).faults;
  };
  const own = (lines: Record<string, string | undefined> = {}) => faults({ ...OWN, ...lines });

  it("copies the example, and says which of its values must be one's own", async () => {
    const { code, made, text, faults } = await initEnv();
    expect(readFileSync(file(), 'utf8')).to.equal(example());
    expect([code, made]).to.deep.equal([1, true]);
    expect(text).to.match(/^Made live\/dev\/terraform\.tfvars from terraform\.tfvars\.example\.\n/);
    expect(faults.map((fault) => fault.split(':')[0])).to.deep.equal([
      "account_id is still the example's",
      "certificate_arn is still the example's",
      "dashboard.host is still the example's keys.example.com",
      "dashboard.client_url is still the example's https",
      "dashboard.oidc.issuer is still the example's https",
      "dashboard.oidc.authorization_endpoint is still the example's https",
      "dashboard.oidc.token_endpoint is still the example's https",
      "dashboard.oidc.user_info_endpoint is still the example's https",
      "state_kms_key_arn is still the example's",
      "subscriptions.backlog.endpoint is still the example's backlog@example.com",
      "subscriptions.on-call.endpoint is still the example's on-call@example.com",
    ]);
  });

  it('never overwrites', async () => {
    writeFileSync(file(), '# mine\n');
    expect((await initEnv()).made).to.equal(false);
    expect(readFileSync(file(), 'utf8')).to.equal('# mine\n');
  });

  it('is content with an account that is filled in', async () => {
    expect(await own()).to.deep.equal([]);
    const { code, text } = await initEnv();
    expect(code).to.equal(0);
    expect(text).to.equal('live/dev/terraform.tfvars is complete. Next: make plan ENV=dev');
  });

  it('asks shared for no certificate and nobody to alert', async () => {
    const { account_id, state_kms_key_arn } = OWN;
    expect(
      await faults({ account_id, state_kms_key_arn, certificate_arn: undefined }, 'shared'),
    ).to.deep.equal([]);
  });

  it('names keys that are missing or unknown', async () => {
    expect(await own({ region: undefined, zones: undefined, zone: '"eu-central-1a"' })).to.deep.equal([
      'region is missing',
      'zones is missing',
      'zone is not known; there is account_id, certificate_arn, dashboard, grafana, name, pull_account_ids, region, state_kms_key_arn, subscriptions, zones',
    ]);
  });

  for (const [what, lines, fault] of [
    ['a name that is too long', { name: '"abcdefghijklmnopq"' }, 'name is "abcdefghijklmnopq": at most 16'],
    [
      'an account id as a number',
      { account_id: '444455556666' },
      'account_id is 444455556666: the 12 digits',
    ],
    [
      'a region that is a zone',
      { region: '"eu-central-1a"' },
      'region is "eu-central-1a": the name of a region',
    ],
    [
      'too few zones',
      { zones: '["eu-central-1a", "eu-central-1b"]' },
      'zones is ["eu-central-1a","eu-central-1b"]',
    ],
    [
      'a zone twice',
      { zones: '["eu-central-1a", "eu-central-1b", "eu-central-1b"]' },
      'zones is ["eu-central-1a","eu-central-1b","eu-central-1b"]: a list of three different zones',
    ],
    [
      'a zone of another region',
      { zones: '["eu-central-1a", "eu-central-1b", "eu-west-1c"]' },
      'zones has eu-west-1c, not of the region eu-central-1',
    ],
    [
      'what is no ARN of a certificate',
      { certificate_arn: '"arn:aws:iam::444455556666:server-certificate/own"' },
      'certificate_arn is "arn:aws:iam::444455556666:server-certificate/own": arn:aws:acm:<region>:<account>:certificate/<id>; `aws acm list-certificates` prints it',
    ],
    [
      'a certificate of another region',
      { certificate_arn: '"arn:aws:acm:us-east-1:444455556666:certificate/own"' },
      'certificate_arn is in us-east-1, not in the region eu-central-1',
    ],
    [
      'a key of another account',
      { state_kms_key_arn: '"arn:aws:kms:eu-central-1:777788889999:key/own"' },
      'state_kms_key_arn is in the account 777788889999, not in 444455556666',
    ],
    [
      "the example's key in one's own account",
      {
        state_kms_key_arn: '"arn:aws:kms:eu-central-1:444455556666:key/1a2b3c4d-5e6f-4718-92a3-b4c5d6e7f809"',
      },
      "state_kms_key_arn is still the example's",
    ],
  ] as const)
    it(`refuses ${what}`, async () => {
      const found = await own(lines);
      expect(found).to.have.length(1);
      expect(found[0]).to.contain(fault);
    });

  describe('of subscriptions', () => {
    it('takes every protocol with an endpoint that fits, and none at all', async () => {
      const endpoint = (protocol: string, endpoint: string) =>
        `${protocol} = { protocol = "${protocol}", endpoint = "${endpoint}", severity = "ticket" }`;
      const all = [
        endpoint('email-json', 'me@digest.test'),
        endpoint('https', 'https://pager.test/key'),
        endpoint('lambda', 'arn:aws:lambda:eu-central-1:444455556666:function:page'),
        endpoint('sms', '+491701234567'),
        endpoint('sqs', 'arn:aws:sqs:eu-central-1:444455556666:pages'),
      ];
      expect(await own({ subscriptions: `{\n${all.join('\n')}\n}` })).to.deep.equal([]);
      expect(await own({ subscriptions: '{}' })).to.deep.equal([]);
    });

    it('refuses what is no map of objects', async () => {
      const shape = '{ protocol = …, endpoint = …, severity = … }';
      expect(await own({ subscriptions: '["me@digest.test"]' })).to.deep.equal([
        `subscriptions is ["me@digest.test"]: { <name> = ${shape} }, where {} is nobody`,
      ]);
      expect(await own({ subscriptions: '{ me = "me@digest.test" }' })).to.deep.equal([
        `subscriptions.me is "me@digest.test": ${shape}`,
      ]);
    });

    it('names all that is wrong with each, but no endpoint, which may be a secret', async () => {
      const wrong = `{
        a = { protocol = "http", endpoint = "http://pager.test", severity = "info" }
        b = { protocol = "https", endpoint = "http://pager.test/key", severty = "page" }
      }`;
      expect(await own({ subscriptions: wrong })).to.deep.equal([
        'subscriptions.a.protocol is "http": email, email-json, https, lambda, sms, sqs',
        'subscriptions.a.severity is "info": page or ticket',
        'subscriptions.b.severty is not known; there is protocol, endpoint, severity',
        'subscriptions.b.endpoint does not fit https: an https:// URL, in quotes',
        'subscriptions.b.severity is missing: page or ticket',
      ]);
    });
  });

  describe('of grafana', () => {
    const id = '93f4a8b2-7051-70d3-5f0e-2a1d6b9c8e47';
    const saml = `{
      idp_metadata_url = "https://idp.test/saml", role_attribute = "role", admin_values = ["a"], editor_values = ["e"]
    }`;

    it('takes none, people of Identity Center, SAML, and both', async () => {
      for (const grafana of [
        'null',
        `{ authentication_providers = ["AWS_SSO"], admins = { group_ids = ["${id}"] }, viewers = null }`,
        `{ authentication_providers = ["SAML"], saml = ${saml}, version = "12.4" }`,
        `{ authentication_providers = ["AWS_SSO", "SAML"], admins = { user_ids = ["0123456789-${id}"] }, saml = ${saml} }`,
      ])
        expect(await own({ grafana }), grafana).to.deep.equal([]);
    });

    for (const [value, ...faults] of [
      ['true', 'grafana is true: null, or { authentication_providers = ["AWS_SSO"], … }'],
      ['{}', 'grafana.authentication_providers is missing: a list of AWS_SSO, SAML or both'],
      [
        '{ authentication_providers = ["OKTA"], admin = {}, editors = "me", viewers = { groups = [] } }',
        'grafana.authentication_providers is ["OKTA"]: a list of AWS_SSO, SAML or both',
        'grafana.admin is not known; there is authentication_providers, version, admins, editors, viewers, saml, permissions_boundary_arn',
        'grafana.editors is "me": { group_ids = […], user_ids = […] }',
        'grafana.viewers.groups is not known; there is group_ids, user_ids',
      ],
      [
        '{ authentication_providers = ["AWS_SSO"], admins = { user_ids = ["me@digest.test"] }, editors = { group_ids = "all" } }',
        'grafana.admins.user_ids is ["me@digest.test"]: a list of ids, not of names; `aws identitystore list-users` prints them',
        'grafana.editors.group_ids is "all": a list of ids, not of names; `aws identitystore list-groups` prints them',
      ],
      [
        `{ authentication_providers = ["AWS_SSO"], editors = { group_ids = ["${id}"] }, saml = ${saml} }`,
        'grafana.admins names nobody: with AWS_SSO, a group or a user who administers the workspace',
        'grafana.saml is given, and SAML is not in authentication_providers',
      ],
      [
        `{ authentication_providers = ["SAML"], editors = { group_ids = ["${id}"] } }`,
        'grafana.editors names people of Identity Center without AWS_SSO: with SAML, saml tells who is what',
        'grafana.saml is missing: { idp_metadata_url = …, role_attribute = …, admin_values = …, editor_values = … }',
      ],
      [
        '{ authentication_providers = ["SAML"], saml = { idp_metadata_url = "http://idp.test", role = "r", admin_values = [], editor_values = ["e"] } }',
        'grafana.saml.role is not known; there is idp_metadata_url, role_attribute, admin_values, editor_values',
        'grafana.saml.idp_metadata_url is "http://idp.test": an https:// URL',
        'grafana.saml.role_attribute is missing: the attribute that carries the role',
        'grafana.saml.admin_values is []: a list of its values that make admins',
      ],
    ] as const)
      it(`refuses ${value}`, async () => {
        expect(await own({ grafana: value })).to.deep.equal(faults);
      });
  });

  describe('of the dashboard', () => {
    /** OWN's with other lines. */
    const dashboard = (...lines: [from: string, to: string][]) =>
      lines.reduce((text, [from, to]) => text.replace(from, to), OWN.dashboard);

    it('takes none, and one with all that there is', async () => {
      const whole = dashboard(
        ['"keys"', '"keys"\n scope = "openid groups"\n session_timeout = 3600'],
        [
          'admins = ["us"]',
          `certificate_arn = "arn:aws:acm:eu-central-1:444455556666:certificate/keys"
          role_claim = "https://id.test/roles", admins = [], operators = ["Keys operators"], viewers = ["all"]`,
        ],
      );
      for (const value of ['null', OWN.dashboard, whole])
        expect(await own({ dashboard: value }), value).to.deep.equal([]);
    });

    for (const [what, value, ...faults] of [
      ['a switch', 'true', 'dashboard is true: null, or { host = …, client_url = …, oidc = { … }, … }'],
      [
        'an address for a name, and a path',
        dashboard(
          ['"keys.digest.test"', '"https://keys.digest.test"'],
          ['api.digest.test', 'api.digest.test/v1'],
        ),
        'dashboard.host is "https://keys.digest.test": a name such as keys.example.com',
        'dashboard.client_url is "https://api.digest.test/v1": https:// and a name, no path',
      ],
      [
        'a certificate of another account',
        dashboard([
          'admins',
          'certificate_arn = "arn:aws:acm:eu-central-1:777788889999:certificate/keys"\n admins',
        ]),
        'dashboard.certificate_arn is in the account 777788889999, not in 444455556666',
      ],
      [
        'endpoints that the load balancer would not call, and the secret itself',
        dashboard(
          ['https://id.test/token', 'http://id.test/token'],
          ['https://id.test/me', 'https://id.test:8443/me'],
          ['"keys"', '""\n client_secret = "s3cret"'],
        ),
        'dashboard.oidc.client_secret is not known; there is issuer, authorization_endpoint, token_endpoint, user_info_endpoint, client_id, scope, session_timeout',
        'dashboard.oidc.token_endpoint is "http://id.test/token": an https:// URL, port 443',
        'dashboard.oidc.user_info_endpoint is "https://id.test:8443/me": an https:// URL, port 443',
        'dashboard.oidc.client_id is "": as registered',
      ],
      [
        'no provider',
        '{ host = "keys.digest.test", client_url = "https://api.digest.test", admins = ["us"] }',
        'dashboard.oidc is missing: { issuer = …, authorization_endpoint = …, token_endpoint = …, user_info_endpoint = …, client_id = … }',
      ],
      [
        'nobody',
        dashboard(['admins = ["us"]', 'admins = []']),
        'dashboard.admins, operators and viewers are empty: nobody may do anything',
      ],
      [
        'groups that would become two, and a claim of two words',
        dashboard(['["us"]', '["CN=us,OU=all"]\n viewers = "all"\n role_claim = "my groups"']),
        'dashboard.role_claim is "my groups": the name of a claim',
        'dashboard.admins is ["CN=us,OU=all"]: a list of values of the claim, without commas',
        'dashboard.viewers is "all": a list of values of the claim, without commas',
      ],
    ] as const)
      it(`refuses ${what}`, async () => {
        expect(await own({ dashboard: value })).to.deep.equal(faults);
      });
  });

  it('refuses account ids that are none, where they are read', async () => {
    expect((await faults({ ...OWN, pull_account_ids: '["prod"]' }, 'shared'))[0]).to.contain(
      'pull_account_ids is ["prod"]: a list of account ids',
    );
  });

  it('names what cannot be read at all', async () => {
    writeFileSync(file(), 'name = \n');
    expect((await failure(initEnv())).message).to.contain('terraform.tfvars');
  });

  it('wants an environment', async () => {
    expect(await failure(initEnv('moon'))).to.be.instanceOf(Usage);
    expect(existsSync(file('moon'))).to.equal(false);
  });
});

describe('terraform.tfvars.example', () => {
  it('has every value that an environment reads, and no other', async () => {
    const text = readFileSync(`${repository}terraform.tfvars.example`, 'utf8');
    const read = await Promise.all(environments().map((name) => neededBy(name, repository)));
    expect(Object.keys((await parse('example', text)) as object)).to.have.members([...new Set(read.flat())]);
  });
});

describe('the rules of init-env', () => {
  const typeOf = async (variable: string, module = 'observability') => {
    const { variables } = await declarations(`modules/${module}`, repository);
    return variables.find(({ name }) => name === variable)?.type ?? '';
  };
  /** @returns the attributes of an object, whose own objects are left out */
  const keys = (type: string) => [...shortType(type).matchAll(/(\w+)\??: /g)].map(([, key]) => key);
  /** @returns the type of an attribute that is an object */
  const part = (type: string, attribute: string) =>
    new RegExp(`\\b${attribute}\\s*=\\s*optional\\((object\\(\\{[^}]*\\}\\))`).exec(type)?.[1] ?? '';

  it('know the attributes that modules/observability takes, and no other', async () => {
    expect(keys(await typeOf('subscriptions'))).to.deep.equal(subscriptions.KEYS);
    const type = await typeOf('grafana');
    expect(keys(type)).to.deep.equal(grafana.KEYS.grafana);
    expect(keys(part(type, 'saml'))).to.deep.equal(grafana.KEYS.saml);
    for (const role of ['admins', 'editors', 'viewers'])
      expect(keys(part(type, role)), role).to.deep.equal(grafana.KEYS.people);
  });

  it('know what modules/edge takes of an identity provider, and leave the secret to the unit', async () => {
    const oidc = /oidc = (object\(\{[^}]*\}\))/.exec(await typeOf('dashboard', 'edge'))?.[1] ?? '';
    expect(keys(oidc)).to.have.members([...dashboard.KEYS.oidc, 'client_secret_id']);
  });

  it('know what the units read of the dashboard, and no other', () => {
    const read = ['edge', 'dashboard'].flatMap((unit) => [
      ...readFileSync(`${repository}units/${unit}.hcl`, 'utf8').matchAll(
        /local\.(?:settings\.values\.dashboard|access)\.(\w+)/g,
      ),
    ]);
    expect([...new Set(read.map(([, key]) => key))]).to.have.members(dashboard.KEYS.dashboard);
  });

  it('know the endpoints that modules/observability takes', async () => {
    const file = 'modules/observability/topics.tf';
    const { locals } = await parse(file, readFileSync(repository + file, 'utf8'));
    const { subscription_endpoints } = Object.assign({}, ...locals);
    const patterns = Object.entries(subscriptions.ENDPOINTS).map(([name, [pattern]]) => [
      name,
      pattern.source,
    ]);
    expect(Object.fromEntries(patterns)).to.deep.equal(
      Object.fromEntries(
        Object.entries(subscription_endpoints as Record<string, string>).map(([name, pattern]) => [
          name,
          new RegExp(pattern).source,
        ]),
      ),
    );
  });
});
