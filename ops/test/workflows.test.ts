/** What the workflows say of environments, roles and files. What every workflow has to be like is in local/test/workflows.test.ts. */
import { existsSync, readFileSync } from 'node:fs';
import { expect } from 'chai';
import { parse } from 'yaml';
import { environments, repository } from '../src/live.ts';
import { releaseFile } from '../src/release.ts';
import { sources, TREE } from '../src/tree.ts';

interface Job {
  if?: string;
  uses?: string;
  environment?: string;
  strategy?: { matrix: { include?: Record<string, unknown>[]; environment?: string[] } };
  steps?: { if?: string; uses?: string; with?: Record<string, string> }[];
}
interface Workflow {
  on: Record<
    string,
    { paths?: string[]; inputs?: Record<string, { options?: string[] }> } | { cron: string }[]
  >;
  jobs: Record<string, Job>;
}

const read = (path: string) => readFileSync(repository + path, 'utf8');
const workflow = (name: string): Workflow => parse(read(`.github/workflows/${name}.yml`));
const job = (name: string, job: string) => workflow(name).jobs[job] as Job;
const all = environments();
const released = all.filter((name) => existsSync(repository + releaseFile(name)));

describe('the workflows of environments', () => {
  for (const [name, at] of Object.entries({ plan: 'plan', apply: 'deploy', drift: 'drift' }))
    it(`${name}: each environment of live/, with what bootstrap says of it`, () => {
      const include = job(name, at).strategy?.matrix.include ?? [];
      expect(include.map(({ environment, settings }) => [environment, settings])).to.deep.equal(
        all.map((environment) => [environment, `\${{ vars.AWS_${environment.toUpperCase()} }}`]),
      );
    });

  it('verify, call and roll back those that have a release', () => {
    const include = job('apply', 'deploy').strategy?.matrix.include ?? [];
    expect(include.filter(({ released }) => released).map(({ environment }) => environment)).to.deep.equal(
      released,
    );
    const { inputs } = workflow('rollback').on.workflow_dispatch as {
      inputs: Record<string, { options?: string[] }>;
    };
    expect(inputs.environment?.options).to.deep.equal(released);
    expect(job('emulated', 'emulated').strategy?.matrix.environment).to.deep.equal(released);
  });

  it('comment on each environment that pull requests plan', () => {
    const text = read('.github/workflows/plan.yml');
    for (const name of all)
      expect(text).to.contain(
        `\${{ fromJSON(vars.AWS_${name.toUpperCase()} || '{}').plan_on_pull_request && '${name}' || '' }}`,
      );
  });

  it('begin with a change of anything that plans are made from, and of nothing else', () => {
    const expected = [
      ...new Set([...sources(), 'live'].map((path) => (path.startsWith('live/') ? 'live' : path))),
    ];
    expect(pathsOf('plan', 'pull_request')).to.have.members(expected.map(pattern));
    expect(pathsOf('apply', 'push')).to.deep.equal(pathsOf('plan', 'pull_request'));
  });

  it('release what is in the images, and what a promotion wants to have been tried with them', () => {
    const copied = [...read('.dockerignore').matchAll(/^!(.+)$/gm)].map(([, path = '']) => path);
    expect(copied).to.include('api/src');
    for (const path of [
      ...copied,
      ...TREE,
      '.dockerignore',
      'docker-bake.hcl',
      'api/Dockerfile',
      'gateway-tyk/Dockerfile',
    ])
      expect(isCovered(path, pathsOf('release', 'push')), path).to.equal(true);
  });

  it('emulate with each change of what environments are made of', () => {
    const paths = pathsOf('emulated', 'pull_request');
    for (const path of [...sources(...all), 'bootstrap', 'ops'])
      expect(isCovered(path, paths), path).to.equal(true);
  });
});

describe('roles in AWS', () => {
  /** Workflow and job → the roles that it takes, under which condition, by their names in bootstrap's output `github`. */
  const TAKEN: Record<string, Record<string, string>> = {
    'environment-plan/plan': { plan_role_arn: 'always', publish_role_arn: 'inputs.publish' },
    'environment-deploy/apply': { apply_role_arn: 'always' },
    'environment-drift/drift': { plan_role_arn: 'always' },
    'promote/promote': { plan_role_arn: 'always' },
    'release/push': { push_role_arn: 'always' },
  };
  const names = [
    'apply',
    'drift',
    'drill',
    'emulated',
    'plan',
    'promote',
    'release',
    'rollback',
    'validate',
  ].concat(['environment-deploy', 'environment-drift', 'environment-plan']);

  it('are taken by the jobs that need them, and by no others', () => {
    const taken: Record<string, Record<string, string>> = {};
    for (const name of names)
      for (const [at, { steps = [] }] of Object.entries(workflow(name).jobs))
        for (const step of steps.filter(({ uses }) => uses?.startsWith('aws-actions/'))) {
          const role = /\)\.(\w+) \}\}$/.exec(step.with?.['role-to-assume'] ?? '')?.[1] ?? 'unknown';
          taken[`${name}/${at}`] = { ...taken[`${name}/${at}`], [role]: step.if ?? 'always' };
        }
    expect(taken).to.deep.equal(TAKEN);
  });

  it('are each made by bootstrap, for each environment', () => {
    for (const role of new Set(Object.values(TAKEN).flatMap(Object.keys))) {
      const kind = role.replace('_role_arn', '');
      expect(read(`bootstrap/role-${kind}.tf`)).to.contain(`= "\${local.prefixes[each.key]}-${kind}"`);
    }
  });

  it('go with an environment of GitHub where the trust policy asks for one, and without where it asks for the branch', () => {
    const having = names.flatMap((name) =>
      Object.entries(workflow(name).jobs).flatMap(([at, { environment }]) =>
        environment ? [[`${name}/${at}`, /\)\.(\w+) \}\}$/.exec(environment)?.[1]]] : [],
      ),
    );
    expect(Object.fromEntries(having)).to.deep.equal({
      'environment-deploy/apply': 'github_environment',
      'release/push': 'push_github_environment',
    });
  });

  it('last as long as the job that applies', () => {
    const [credentials] =
      job('environment-deploy', 'apply').steps?.filter(({ uses }) => uses?.startsWith('aws-actions/')) ?? [];
    const longest = /max_session_duration = (\d+)/.exec(read('bootstrap/role-apply.tf'))?.[1];
    expect(String(credentials?.with?.['role-duration-seconds'])).to.equal(longest);
  });

  it('are, like all else that workflows read of an environment, in the output of bootstrap', () => {
    const output = /output "github" \{[\s\S]*?\n\}/.exec(read('bootstrap/outputs.tf'))?.[0] ?? '';
    for (const name of names)
      for (const [, key] of read(`.github/workflows/${name}.yml`).matchAll(/fromJSON\([^)]*\)\.(\w+)/g))
        expect(output, name).to.match(new RegExp(`^ +${key} += `, 'm'));
  });
});

const pathsOf = (name: string, event: string): string[] =>
  (workflow(name).on[event] as { paths?: string[] }).paths ?? [];

/** As GitHub writes a file, or all that is in a folder. */
const pattern = (path: string) => (/\.\w+$/.test(path) ? path : `${path}/**`);

/** Whether a change of a file, or in a folder, is one of what GitHub's patterns name. */
const isCovered = (path: string, patterns: string[]) =>
  patterns.some((known) =>
    known.startsWith('**/')
      ? path.endsWith(known.slice(2)) || path === known.slice(3)
      : path === known || `${path}/`.startsWith(known.replace(/\*\*$/, '')),
  );
