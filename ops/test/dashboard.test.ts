/** What units/dashboard.hcl and units/edge.hcl make of the values, with somebody who may sign in and without. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { needs } from '@digest/local/needs';
import { expect } from 'chai';
import { readConfig } from '../../gateway-tyk/dashboard/src/config.ts';
import { VARIABLES } from '../../gateway-tyk/dashboard/src/config.variables.ts';
import { repository } from '../src/live.ts';
import { renderUnit } from '../src/parity/render.ts';

interface Dashboard {
  environment: Record<string, string>;
  secrets: Record<string, { arn: string }>;
  internet_egress: boolean;
  load_balancer: Record<string, string> | null;
  task_policies: Record<string, string>;
  writable_paths: string[];
}
interface Edge {
  dashboard: { host: string; oidc: Record<string, string> } | null;
}

const read = (path: string) => readFileSync(repository + path, 'utf8');

describe('the key dashboard on AWS', function () {
  this.timeout(120_000);
  before(needs('terragrunt', 'terraform'));

  const inputs = async <T>(unit: string, values?: { DIGEST_TFVARS: string }) =>
    (await renderUnit('dev', unit, repository, values)).inputs as T;

  /** As the task would read it; the ARN is a mock's, and the values of secrets are not known. */
  const config = ({ environment, secrets }: Dashboard) =>
    readConfig({
      ...environment,
      ...Object.fromEntries(Object.keys(secrets).map((name) => [name, 'x'.repeat(64)])),
      ...(environment.ALB_ARN && {
        ALB_ARN: 'arn:aws:elasticloadbalancing:eu-central-1:111122223333:loadbalancer/app/digest-dev/50dc',
      }),
    });

  describe('where an identity provider says who somebody is', () => {
    let dashboard: Dashboard;
    let edge: Edge;
    before(async () => {
      dashboard = await inputs('dashboard');
      edge = await inputs('edge');
    });

    it('is told only what it reads, all that it needs, and the commit that it was built from', () => {
      const names = Object.values(VARIABLES).map(({ name }) => name as string);
      const given = [...Object.keys(dashboard.environment), ...Object.keys(dashboard.secrets)];
      expect(given.filter((name) => !names.includes(name))).to.deep.equal([]);
      expect(config(dashboard)).to.deep.include({
        oidcAdmins: ['digest-admins'],
        oidcOperators: ['digest-operators'],
        oidcViewers: ['digest-viewers'],
        port: 8080,
        metricsPort: 9090,
      });
      expect(dashboard.environment.COMMIT).to.match(/^[0-9a-f]{40}$/);
      expect(dashboard.secrets).to.have.keys('TYK_GW_SECRET', 'SESSION_SECRET');
    });

    it('asks the same provider for the same client under the same name as the load balancer', () => {
      const { PUBLIC_URL, OIDC_ISSUER, OIDC_CLIENT_ID } = dashboard.environment;
      expect(`https://${edge.dashboard?.host}`).to.equal(PUBLIC_URL);
      expect(edge.dashboard?.oidc).to.include({ issuer: OIDC_ISSUER, client_id: OIDC_CLIENT_ID });
    });

    it('has its client secret in Secrets Manager, by a name that bootstrap lets Terraform read', () => {
      expect(edge.dashboard?.oidc.client_secret_id).to.equal('digest-dev-dashboard-oidc');
      // biome-ignore lint/suspicious/noTemplateCurlyInString: Terraform's
      expect(read('bootstrap/read.tf')).to.include('secret:${local.prefixes[each.key]}-dashboard-*');
    });

    it('joins its target group, and may fetch the keys of the load balancer from outside', () => {
      expect(dashboard.load_balancer).to.include({
        target_group_arn: 'arn:aws:elasticloadbalancing:xx-mock-1:000000000000:targetgroup/mock-edge-ui/0',
        port: 'http',
      });
      expect(dashboard.internet_egress).to.equal(true);
    });

    it('appends its audit where it may write', () => {
      const { AUDIT_FILE = '' } = dashboard.environment;
      expect(dashboard.writable_paths).to.deep.equal([AUDIT_FILE.slice(0, AUDIT_FILE.lastIndexOf('/'))]);
    });

    it('reads its own log and no other, and nothing on the way refuses that', () => {
      const { AUDIT_LOG_GROUP, AWS_REGION } = dashboard.environment;
      const [statement] = JSON.parse(dashboard.task_policies['read-audit'] ?? '').Statement;
      expect(statement).to.deep.include({
        Action: 'logs:FilterLogEvents',
        Resource: `arn:aws:logs:${AWS_REGION}:111122223333:log-group:${AUDIT_LOG_GROUP}:*`,
      });
      // biome-ignore lint/suspicious/noTemplateCurlyInString: Terraform's
      const named = AUDIT_LOG_GROUP?.replace('digest-dev-dashboard', '${var.name}');
      expect(read('modules/ecs-service/logs.tf')).to.include(`= "${named}"`);
      expect(read('bootstrap/boundaries.tf')).to.include(`"${statement.Action}"`);
      expect(read('modules/network/endpoint-policies.tf')).to.include(`"${statement.Action}"`);
    });
  });

  describe('where nobody is named', () => {
    const folder = mkdtempSync(join(tmpdir(), 'digest-dashboard-'));
    after(() => rmSync(folder, { recursive: true }));
    let dashboard: Dashboard;
    let edge: Edge;
    before(async () => {
      const DIGEST_TFVARS = join(folder, 'terraform.tfvars');
      const example = read('terraform.tfvars.example');
      const without = example.replace(/^dashboard = \{[\s\S]*?^\}/m, 'dashboard = null');
      expect(without).not.to.equal(example);
      writeFileSync(DIGEST_TFVARS, without);
      dashboard = await inputs('dashboard', { DIGEST_TFVARS });
      edge = await inputs('edge', { DIGEST_TFVARS });
    });

    it('has no way in and none out', () => {
      expect(edge.dashboard).to.equal(null);
      expect(dashboard.load_balancer).to.equal(null);
      expect(dashboard.internet_egress).to.equal(false);
    });

    it('starts, and knows nobody', () => {
      const told = config(dashboard);
      expect([told.albArn, told.operatorToken]).to.deep.equal([undefined, undefined]);
    });
  });
});
