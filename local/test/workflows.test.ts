/** What every workflow has to be like. What they say of environments and roles is in ops/test/workflows.test.ts. Needs no program. */
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { parse } from 'yaml';
import packages from '../../package.json' with { type: 'json' };

interface Step {
  uses?: string;
  run?: string;
  with?: Record<string, unknown>;
  env?: Record<string, unknown>;
}
interface Job extends Step {
  name?: string;
  'runs-on'?: string;
  'timeout-minutes'?: number;
  permissions?: Record<string, string>;
  concurrency?: { group: string; 'cancel-in-progress': unknown };
  environment?: string;
  strategy?: { matrix: { node?: number[] } };
  steps?: Step[];
}
interface Workflow extends Pick<Job, 'concurrency' | 'env'> {
  name: string;
  on: Record<string, unknown>;
  permissions?: object;
  jobs: Record<string, Job>;
}

const root = fileURLToPath(new URL('../../', import.meta.url));
const read = (path: string) => readFileSync(root + path, 'utf8');
const folder = '.github/workflows/';
const files = readdirSync(root + folder).filter((file) => file.endsWith('.yml'));
const texts = Object.fromEntries(files.map((file) => [file.replace(/\.yml$/, ''), read(folder + file)]));
const workflows = Object.fromEntries(
  Object.entries(texts).map(([name, text]) => [name, parse(text) as Workflow]),
);
const isCalled = ({ on }: Workflow) => 'workflow_call' in on;
const jobs = Object.entries(workflows).flatMap(([workflow, { jobs }]) =>
  Object.entries(jobs).map(([name, job]) => ({ at: `${workflow}/${name}`, workflow, job })),
);
const action = read('.github/actions/programs/action.yml');

const makefile = read('Makefile');
const targets = new Set(
  [...makefile.matchAll(/^([a-z][a-z -]*):(?!=)/gm)].flatMap(([, names = '']) => names.split(' ')),
);
const settings = new Set([...makefile.matchAll(/^([A-Z_]+) \?=/gm)].map(([, name]) => name));

/** What writes to the repository, or can become somebody else: all else reads. */
const MORE_THAN_READING: Record<string, string[]> = {
  'apply/deploy': ['contents', 'id-token', 'pull-requests'],
  'drift/drift': ['id-token', 'issues'],
  'drill/propose': ['contents', 'pull-requests'],
  'environment-deploy/apply': ['id-token'],
  'environment-deploy/plan': ['id-token'],
  'environment-deploy/roll-back': ['contents', 'pull-requests'],
  'environment-drift/drift': ['id-token', 'issues'],
  'environment-plan/plan': ['id-token'],
  'plan/comment': ['pull-requests'],
  'plan/plan': ['id-token'],
  'promote/promote': ['id-token'],
  'promote/propose': ['contents', 'pull-requests'],
  'release/propose': ['contents', 'pull-requests'],
  'release/push': ['id-token'],
  'rollback/roll-back': ['contents', 'pull-requests'],
};

describe('workflows', () => {
  for (const [name, { on, permissions, concurrency, jobs, ...workflow }] of Object.entries(workflows))
    describe(name, () => {
      const text = texts[name] as string;

      it('begins with what it is for, and who starts it', () => {
        expect(text).to.match(/^(# .+\n){1,4}name: /);
        const comment = text.slice(0, text.indexOf('\nname: ')).replace(/\n# /g, ' ');
        expect(comment).to.match(
          isCalled({ on, jobs, ...workflow }) ? /Called by \w+/ : /Started (by|every) /,
        );
        expect(workflow.name).to.equal(name);
      });

      it('may do nothing by itself; each job says what it may, and no more than it has to', () => {
        expect(permissions).to.deep.equal({});
        for (const [job, { permissions }] of Object.entries(jobs)) {
          const more = Object.entries(permissions ?? {}).filter(([, access]) => access !== 'read');
          expect(permissions, job).to.include.keys('contents');
          expect(more.map(([what]) => what).sort(), job).to.deep.equal(
            MORE_THAN_READING[`${name}/${job}`] ?? [],
          );
        }
      });

      it('is started by nothing that would give a stranger more than a pull request does', () => {
        const events = ['pull_request', 'push', 'schedule', 'workflow_call', 'workflow_dispatch'];
        expect(events).to.include.members(Object.keys(on));
        if (on.push) expect(on.push).to.have.property('branches').that.deep.equals(['main']);
      });

      it('runs one at a time, or says which are cancelled', () => {
        if (isCalled({ on, jobs, ...workflow })) return;
        for (const job of Object.values(jobs))
          expect(concurrency ?? job.concurrency).to.have.keys('group', 'cancel-in-progress');
      });

      it('ends: each job has a time', () => {
        for (const [job, { uses, ...own }] of Object.entries(jobs))
          if (!uses) expect(own['timeout-minutes'], job).to.be.within(5, 120);
      });

      it('takes no secret', () => {
        expect(text).not.to.match(/\bsecrets(\.|\[|:)/);
      });
    });

  it('cancel nothing that holds a lock of a state', () => {
    const cancelled = Object.entries(workflows)
      .filter(([, { jobs, concurrency }]) =>
        [concurrency, ...Object.values(jobs).map((job) => job.concurrency)].some(
          (found) => found && found['cancel-in-progress'] !== false,
        ),
      )
      .map(([name]) => name);
    expect(cancelled).to.deep.equal(['emulated', 'validate']);
    expect(workflows.apply?.jobs.deploy?.concurrency?.group).to.equal(`live-\${{ matrix.environment }}`);
  });

  it('write to the repository in no job that can take a role in AWS', () => {
    for (const { at, job } of jobs) {
      const { contents, 'id-token': token, 'pull-requests': pulls } = job.permissions ?? {};
      if (job.steps && token) expect([contents, pulls], at).to.deep.equal(['read', undefined]);
    }
  });

  it('pin each action by its commit, to one version everywhere, and say which that is', () => {
    const pins = [...Object.values(texts), action].flatMap((text) =>
      [...text.matchAll(/^[ -]*uses: (.*)$/gm)].map(([, pin = '']) => pin),
    );
    const others = new Set(pins.filter((pin) => !pin.startsWith('./')));
    for (const pin of others) expect(pin).to.match(/^[\w-]+\/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
    const names = [...others].map((pin) => pin.split('@')[0]);
    expect(names).to.have.members([...new Set(names)]);
  });

  it('leave no credentials in a checkout', () => {
    const checkouts = jobs.flatMap(({ job }) =>
      (job.steps ?? []).filter(({ uses }) => uses?.startsWith('actions/checkout@')),
    );
    expect(checkouts).not.to.be.empty;
    for (const { with: given } of checkouts) expect(given).to.have.property('persist-credentials', false);
  });

  it('run make targets that there are, and nothing else', () => {
    const runs = jobs.flatMap(({ at, job }) => (job.steps ?? []).map(({ run }) => ({ at, run })));
    for (const { at, run } of runs) {
      if (run === undefined) continue;
      expect(run, at).to.match(/^make [a-z-]+$/);
      expect(targets, at).to.include(run.replace('make ', ''));
    }
    expect(action).not.to.match(/^\s*(- )?run:/m);
  });

  it('set only what the Makefile knows, and the token of gh', () => {
    for (const { at, workflow, job } of jobs)
      for (const env of [workflows[workflow]?.env, job.env, ...(job.steps ?? []).map((step) => step.env)])
        for (const [name, value] of Object.entries(env ?? {}))
          if (name === 'GH_TOKEN') expect(value, at).to.equal(`\${{ github.token }}`);
          else expect(settings, at).to.include(name);
  });

  it('let jobs be called with all that they need, and with nothing more', () => {
    for (const { at, job } of jobs) {
      const called = /^\.\/\.github\/workflows\/(.+)\.yml$/.exec(job.uses ?? '')?.[1];
      if (!called) continue;
      const needed = Object.values(workflows[called]?.jobs ?? {}).flatMap(({ permissions }) =>
        Object.entries(permissions ?? {}),
      );
      // `write` comes after `read`.
      expect(job.permissions, at).to.deep.equal(
        Object.fromEntries(needed.sort(([, a], [, b]) => (a < b ? -1 : 1))),
      );
    }
  });

  it('try every Node from the oldest that will do', () => {
    const tried = workflows.validate?.jobs.bare?.strategy?.matrix.node;
    expect(tried).to.deep.equal([20, 22, 24]);
    expect(packages.engines.node).to.match(new RegExp(`^>=${tried?.[0]}\\.`));
    expect(tried).to.include(Number(/^node = "(\d+)/m.exec(read('mise.toml'))?.[1]));
  });
});
