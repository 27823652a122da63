import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { needs } from '@digest/local/needs';
import { expect } from 'chai';
import { execa } from 'execa';
import { repository } from '../src/live.ts';
import { policyFaults } from '../src/policies.ts';

const policies = 'ops/policies';

const planned = (type: string, after: object) => ({
  address: `${type}.this`,
  mode: 'managed',
  type,
  change: { actions: ['create'], after, after_unknown: {} },
});
const tags_all = { Project: 'digest', Environment: 'dev', Unit: 'api', ManagedBy: 'terragrunt' };
const image = `111122223333.dkr.ecr.eu-central-1.amazonaws.com/digest/api@sha256:${'0'.repeat(64)}`;

const task = (container: object) =>
  planned('aws_ecs_task_definition', {
    container_definitions: JSON.stringify([
      { name: 'app', image, environment: [{ name: 'PORT', value: '8080' }], ...container },
    ]),
    tags_all,
  });
const ingress = (from_port: number, to_port = from_port) =>
  planned('aws_vpc_security_group_ingress_rule', {
    cidr_ipv4: '0.0.0.0/0',
    ip_protocol: 'tcp',
    from_port,
    to_port,
    tags_all,
  });

describe('policies on plans', function () {
  this.timeout(60_000);
  before(needs('conftest'));

  const folder = mkdtempSync(join(tmpdir(), 'digest-policies-'));
  after(() => rmSync(folder, { recursive: true }));

  const faults = (...resource_changes: object[]) => {
    const file = join(folder, 'api', 'plan.json');
    mkdirSync(join(folder, 'api'), { recursive: true });
    writeFileSync(file, JSON.stringify({ resource_changes }));
    return policyFaults([file]);
  };

  it('pass their own tests', async () => {
    const { stdout, stderr, failed } = await execa(
      'conftest',
      ['verify', '--policy', policies, '--output', 'json', '--no-color'],
      {
        cwd: repository,
        reject: false,
      },
    );
    if (failed) expect.fail(stderr + stdout);
    const results = JSON.parse(stdout) as { filename: string; successes: number }[];
    const tested = results.filter(({ successes }) => successes > 0).map(({ filename }) => filename);
    expect([...new Set(tested)].sort()).to.deep.equal(
      ['encryption', 'iam', 'images', 'ingress', 'secrets', 'tags'].map(
        (name) => `${policies}/${name}_test.rego`,
      ),
    );
  });

  it('are formatted as conftest wants it', async () => {
    const { failed, all } = await execa('conftest', ['fmt', '--check', policies], {
      cwd: repository,
      reject: false,
      all: true,
    });
    if (failed) expect.fail(all);
  });

  it('say nothing to a sound plan', async () => {
    expect(await faults(task({}), ingress(443))).to.deep.equal([]);
  });

  it('say nothing when there are no plans', async () => {
    expect(await policyFaults([])).to.deep.equal([]);
  });

  it('refuse an image by tag, and say how to name it', async () => {
    expect(await faults(task({ image: 'digest/api:v1' }))).to.deep.equal([
      'images: api: aws_ecs_task_definition.this: container app runs digest/api:v1, which is not named by digest. Name it as repository@sha256:… with 64 hexadecimal digits; `make promote` writes them into live/<env>/release.json.',
    ]);
  });

  it('refuse a public security group, and say what to do instead', async () => {
    expect(await faults(ingress(443), ingress(0, 65535))).to.deep.equal([
      "ingress: api: aws_vpc_security_group_ingress_rule.this lets 0.0.0.0/0 in on tcp ports 0 to 65535. From outside only TCP ports 443 and 80 may be reached: refer to the caller's security group, or take the rule out.",
    ]);
  });

  it('refuse a leaked secret without repeating it, and say where it belongs', async () => {
    const key = `AKIA${'EXAMPLE0'.repeat(2)}`;
    const found = await faults(task({ environment: [{ name: 'UPLOAD_TOKEN', value: key }] }));
    expect(found).to.have.length(2);
    expect(found.join('\n')).to.not.contain(key);
    expect(found[0]).to.match(
      /^secrets: api: aws_ecs_task_definition.this has what looks like an AWS access key in container_definitions\. .*keep the new one in Secrets Manager/,
    );
    expect(found[1]).to.match(
      /container app has UPLOAD_TOKEN as a plain environment variable.*the ARN of a secret/,
    );
  });

  it('refuse a plan that is none', async () => {
    const file = join(folder, 'broken.json');
    writeFileSync(file, '{');
    const error = await policyFaults([file]).catch((reason: Error) => reason);
    expect(error).to.be.instanceOf(Error);
    expect((error as Error).message).to.match(/^conftest could not check the plans: .*broken\.json/s);
  });
});

describe('each policy', () => {
  it('asks for the tags that root.hcl gives', () => {
    const root = readFileSync(`${repository}live/root.hcl`, 'utf8');
    const tags = root.slice(root.indexOf('tags = {')).split('\n        }')[0] ?? '';
    const given = [...tags.matchAll(/^ {10}(\w+) +=/gm)];
    const asked = /required := \{(.*)\}/.exec(
      readFileSync(`${repository}${policies}/tags.rego`, 'utf8'),
    )?.[1];
    expect(asked?.replaceAll('"', '').split(', ')).to.deep.equal(given.map(([, name]) => name));
  });
});
