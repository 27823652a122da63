import { ConfigError } from '@digest/api/service';
import { expect } from 'chai';
import { readConfig } from '../../src/config.ts';

const TOKEN = 'an-operator-token-of-48-characters-for-the-tests';
const least = {
  GATEWAY_API_URL: 'http://127.0.0.1:8001',
  TYK_GW_SECRET: 'secret-of-the-gateway',
  AUDIT_FILE: 'audit.jsonl',
};
const addresses = { PUBLIC_URL: 'https://keys.example.com', CLIENT_URL: 'https://api.example.com' };
const loadBalancer = {
  ALB_ARN:
    'arn:aws:elasticloadbalancing:eu-central-1:123456789012:loadbalancer/app/digest-dev/50dc6c495c0c9188',
  OIDC_ISSUER: 'https://id.example.com',
  OIDC_CLIENT_ID: 'client',
  OIDC_VIEWERS: 'staff',
};

const faultsOf = (env: Record<string, string>): string[] => {
  try {
    readConfig(env);
  } catch (error) {
    expect(error).to.be.instanceOf(ConfigError);
    return (error as Error).message.split('\n  ').slice(1);
  }
  return [];
};
const without = <T extends object>(env: T, name: keyof T) =>
  Object.fromEntries(Object.entries(env).filter(([key]) => key !== name)) as Record<string, string>;

describe("the key dashboard's configuration", () => {
  it('needs a gateway and an audit, and no sign-in', () => {
    expect(readConfig(least)).to.include({
      gatewayUrl: 'http://127.0.0.1:8001',
      gatewaySecret: 'secret-of-the-gateway',
      auditFile: 'audit.jsonl',
      port: 8080,
      metricsPort: 9090,
      refreshInterval: 60,
      operatorRole: 'admin',
      operatorToken: undefined,
      albArn: undefined,
      oidcRoleClaim: 'groups',
    });
  });

  it('takes either way to sign in', () => {
    expect(faultsOf({ ...least, ...addresses, OPERATOR_TOKEN: TOKEN })).to.deep.equal([]);
    expect(faultsOf({ ...least, ...addresses, ...loadBalancer })).to.deep.equal([]);
  });

  it('has addresses as browsers write them', () => {
    for (const [given, origin] of [
      ['https://keys.example.com:443', 'https://keys.example.com'],
      ['HTTP://Keys.example.com:80', 'http://keys.example.com'],
      ['http://127.0.0.1:8002', 'http://127.0.0.1:8002'],
    ] as const)
      expect(readConfig({ ...least, PUBLIC_URL: given }).publicUrl).to.equal(origin);
  });

  it('reads lists with and without spaces', () => {
    const config = readConfig({ ...least, ...addresses, ...loadBalancer, OIDC_ADMINS: 'a b, c ,d' });
    expect(config.oidcAdmins).to.deep.equal(['a b', 'c', 'd']);
  });

  it('tells everything that is wrong at once', () => {
    expect(
      faultsOf({ PORT: 'x', OPERATOR_TOKEN: 'short' }).map((fault) => fault.split(/[ =,]/)[0]),
    ).to.deep.equal([
      'PORT',
      'GATEWAY_API_URL',
      'TYK_GW_SECRET',
      'OPERATOR_TOKEN',
      'OPERATOR_TOKEN',
      'Neither',
    ]);
  });

  it('shows no secret, not even a wrong one', () => {
    const secrets = { TYK_GW_SECRET: '', OPERATOR_TOKEN: 'hunter2', SESSION_SECRET: 'hunter3' };
    const faults = faultsOf({ ...least, ...addresses, ...secrets });
    expect(faults).to.have.length(3);
    expect(faults.join()).not.to.match(/hunter/);
  });

  const wrong: Record<string, string[]> = {
    PUBLIC_URL: [
      'keys.example.com',
      'https://keys.example.com/',
      'https://keys.example.com/keys',
      'ftp://keys',
      'https://u:p@keys',
      'https://keys?a',
      'https://keys#a',
    ],
    GATEWAY_API_URL: ['', 'localhost:8001', 'http://localhost:8001/tyk'],
    REFRESH_INTERVAL: ['0', '0.5', '1m', '3601'],
    OPERATOR_ROLE: ['root', 'Admin', ''],
    ALB_ARN: [
      'digest',
      'arn:aws-cn:elasticloadbalancing:cn-north-1:1:loadbalancer/app/a/1',
      loadBalancer.ALB_ARN.replace('app', 'net'),
    ],
    OIDC_ISSUER: ['id.example.com', 'http://id.example.com'],
    OIDC_ADMINS: ['', 'a,,b', ','],
    OPERATOR_TOKEN: ['', 'a'.repeat(31), ` ${TOKEN}`, `${TOKEN} `, `${TOKEN}\n`, TOKEN.replaceAll('-', ' ')],
    SESSION_SECRET: ['', 'a'.repeat(31)],
  };
  for (const [name, values] of Object.entries(wrong)) {
    for (const value of values) {
      it(`refuses ${name}=${JSON.stringify(value)}`, () => {
        expect(faultsOf({ ...least, ...addresses, [name]: value })[0]).to.match(
          new RegExp(`^${name}\\b.* is not .+ Mend it`),
        );
      });
    }
  }

  const contradictions: [string, Record<string, string>, RegExp][] = [
    [
      'two ways to sign in',
      { ...addresses, ...loadBalancer, OPERATOR_TOKEN: TOKEN },
      /^OPERATOR_TOKEN, ALB_ARN, OIDC_ISSUER and OIDC_CLIENT_ID are set, but there is only one way/,
    ],
    [
      'half a load balancer',
      { ...addresses, ...without(loadBalancer, 'OIDC_ISSUER') },
      /^ALB_ARN and OIDC_CLIENT_ID are set without OIDC_ISSUER/,
    ],
    [
      'a load balancer for nobody',
      { ...addresses, ...without(loadBalancer, 'OIDC_VIEWERS') },
      /nobody would have a role\. Set at least one of OIDC_ADMINS, OIDC_OPERATORS or OIDC_VIEWERS/,
    ],
    [
      'a load balancer without TLS',
      { ...addresses, ...loadBalancer, PUBLIC_URL: 'http://keys' },
      /^ALB_ARN is set, but PUBLIC_URL=http:\/\/keys is not https/,
    ],
    [
      'a sign-in to nowhere',
      { OPERATOR_TOKEN: TOKEN },
      /^OPERATOR_TOKEN is set without PUBLIC_URL and CLIENT_URL/,
    ],
    [
      'a sign-in without clients',
      { OPERATOR_TOKEN: TOKEN, ...without(addresses, 'CLIENT_URL') },
      /^OPERATOR_TOKEN is set without CLIENT_URL/,
    ],
    [
      'a log group of no region',
      { AUDIT_LOG_GROUP: '/ecs/dashboard' },
      /^AUDIT_LOG_GROUP is set without AWS_REGION/,
    ],
    ['one port for both', { PORT: '9090' }, /^PORT and METRICS_PORT are both 9090/],
  ];
  for (const [what, env, fault] of contradictions) {
    it(`refuses ${what}, and says only that`, () => {
      const faults = faultsOf({ ...least, ...env });
      expect(faults).to.have.length(1);
      expect(faults[0]).to.match(fault);
    });
  }

  it('refuses to be without an audit', () => {
    expect(faultsOf(without(least, 'AUDIT_FILE'))).to.have.length(1);
    const inAws = { AUDIT_LOG_GROUP: '/ecs/dashboard', AWS_REGION: 'eu-central-1' };
    expect(faultsOf({ ...without(least, 'AUDIT_FILE'), ...inAws })).to.deep.equal([]);
  });

  it('says of a value that is wrong only that, not that it is missing', () => {
    expect(faultsOf({ ...least, ...addresses, ...loadBalancer, ALB_ARN: 'digest' })).to.have.length(1);
    expect(faultsOf({ ...least, AUDIT_FILE: '' })).to.have.length(1);
  });
});
