import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { needs } from '@digest/local/needs';
import { expect } from 'chai';
import { repository } from '../src/live.ts';
import { Refusal, Usage } from '../src/outcome.ts';
import { evidenceFault } from '../src/promote/evidence.ts';
import { imageIn, runningImages } from '../src/promote/running.ts';
import { soakTime } from '../src/promote/soak.ts';
import { promote } from '../src/promote.ts';
import { TREE } from '../src/tree.ts';
import { failure, release, temporaryRepository, zeros } from '../testing/temporary-repository.ts';

const biome = fileURLToPath(new URL('../../node_modules/.bin/biome', import.meta.url));
const at = (hour: string) => new Date(`2026-03-0${hour}:00:00Z`);

describe('make promote', () => {
  let repo: ReturnType<typeof temporaryRepository>;
  let built: string;
  let next: ReturnType<typeof release>;

  // Built on the 1st, in dev since the 2nd at noon; it is the 3rd, one o'clock.
  beforeEach(() => {
    repo = temporaryRepository();
    repo.write('live/dev/release.json', zeros);
    repo.write('live/prod/release.json', zeros);
    built = repo.commit('build', at('1T08'));
    next = release('a', built);
    repo.deploy('dev', next, at('2T12'));
  });
  afterEach(() => repo.remove());

  type Asked = Partial<Parameters<typeof promote>[0]>;
  const run = (asked: Asked = {}) =>
    promote({
      words: ['dev', 'prod'],
      say: () => {},
      root: repo.root,
      aws: 'emulated',
      soak: '24h',
      alarms: 'none',
      now: at('3T13'),
      isNoOp: async () => ({ noOp: true, why: [] }),
      running: async () => ({
        api: next.api.image,
        gateway: next.gateway.image,
        dashboard: next.dashboard.image,
      }),
      ...asked,
    });
  /** It is refused, and nothing is written. @returns what was said */
  const refusal = async (asked?: Asked): Promise<string> => {
    const error = await failure(run(asked));
    expect(error, error.message).to.be.instanceOf(Refusal);
    expect(repo.git(['diff', '--name-only', '--', 'live/prod'])).to.equal('');
    expect(existsSync(`${repo.root}live/prod/release.evidence.json`)).to.equal(false);
    return `${error.message}\n${error.todo}`;
  };

  describe('of a release that has proved itself', () => {
    it('copies it, byte by byte', async () => {
      const { code } = await run();
      expect(code).to.equal(0);
      expect(repo.read('live/prod/release.json')).to.equal(repo.read('live/dev/release.json'));
    });

    it('says which digests change, and what comes next', async () => {
      const { text } = await run();
      expect(text).to.match(/api +000000000000 -> aaaaaaaaaaaa/);
      expect(text).to.contain(`git commit -m 'Promote ${built.slice(0, 12)} to prod'`);
      expect(text).to.match(/make plan ENV=prod AWS=emulated\n.*is no proof/);
    });

    it('writes what was checked, when and at which commit', async () => {
      await run({ alarms: 'echo all quiet' });
      const head = repo.git(['rev-parse', 'HEAD']);
      const evidence = repo.readJson('live/prod/release.evidence.json');
      expect(Object.entries(evidence).slice(0, 8)).to.deep.equal([
        ['verb', 'promote'],
        ['from', 'dev'],
        ['to', 'prod'],
        ['at', '2026-03-03T13:00:00Z'],
        ['head', head],
        ['aws', 'emulated'],
        ['release', next],
        ['replaces', zeros],
      ]);
      expect(evidence.checks).to.deep.equal({
        committed: 'what was looked at is as committed',
        plan: 'a plan of dev changes nothing',
        running: 'dev runs the images of the release',
        tree: `the same at ${built} and at HEAD: ${TREE.join(', ')}; but for **/README.md, modules/*/tests/**, modules/*/examples/**`,
        soak: `in dev since 2026-03-02T12:00:00Z (commit ${head}), for 25 h 0 min; asked for 24h`,
        alarms: '`echo all quiet` says: all quiet',
      });
      expect(evidenceFault('prod', repo.root)).to.equal(undefined);
    });

    it('writes the same evidence again, as the formatter wants it, without paths of this machine', async () => {
      const alarms = 'echo "$PWD/api is quiet in $PWD"';
      await run({ alarms });
      const first = repo.read('live/prod/release.evidence.json');
      repo.git(['checkout', '--', 'live/prod']);
      repo.git(['clean', '--quiet', '--force', 'live/prod']);
      await run({ alarms });
      expect(repo.read('live/prod/release.evidence.json')).to.equal(first);
      expect(first).not.to.contain(repo.root).and.not.to.contain(repo.root.slice(0, -1));
      const formatted = execFileSync(biome, ['format', '--stdin-file-path=release.evidence.json'], {
        cwd: repository,
        input: first,
        encoding: 'utf8',
      });
      expect(formatted).to.equal(first);
    });

    it('writes nothing when the other has it already', async () => {
      repo.deploy('prod', next);
      const { code, text } = await run({ isNoOp: () => Promise.reject(new Error('nobody had to ask')) });
      expect(code).to.equal(0);
      expect(text).to.equal('prod already has the release of dev. Nothing was written.');
      expect(existsSync(`${repo.root}live/prod/release.evidence.json`)).to.equal(false);
    });
  });

  describe('is refused', () => {
    it('when a plan would change the first environment', async () => {
      const said = await refusal({ isNoOp: async () => ({ noOp: false, why: ['api: 1 to change'] }) });
      expect(said).to.contain('- plan: dev is not what its files say: api: 1 to change');
      expect(said).to.contain('make apply ENV=dev');
    });

    it('when other images run there', async () => {
      const said = await refusal({
        running: async () => ({ api: release('b').api.image, gateway: next.gateway.image }),
      });
      expect(said).to.contain(
        `- running: dev does not run the images of live/dev/release.json: api runs ${release('b').api.image}; dashboard runs nothing`,
      );
    });

    for (const file of [
      'modules/network/main.tf',
      'modules/network/tests.tf',
      'units/network.hcl',
      'timeouts.yaml',
      'dashboards/rules/alerts.yaml',
    ])
      it(`when ${file} has changed since the images were built`, async () => {
        repo.write(file, '# changed\n');
        repo.commit('change', at('2T13'));
        expect(await refusal()).to.contain(
          `- tree: since the release was built (${built.slice(0, 12)}), ${TREE.find((path) => file.startsWith(path))} changed`,
        );
      });

    it('when a file of a module is gone', async () => {
      repo.git(['rm', '--quiet', 'modules/network/main.tf']);
      repo.commit('change', at('2T13'));
      expect(await refusal()).to.contain('modules changed');
    });

    it('not when something else has, nor what of modules and units makes nothing', async () => {
      for (const file of [
        'README.md',
        'dashboards/alertmanager.yaml',
        'gateway-tyk/apps/hash.json',
        'modules/README.md',
        'modules/network/README.md',
        'modules/network/tests/plan.tftest.hcl',
        'modules/network/examples/basic/main.tf',
        'units/README.md',
      ])
        repo.write(file, 'changed');
      repo.commit('change', at('2T13'));
      expect((await run()).code).to.equal(0);
    });

    it('when its commit is unknown', async () => {
      repo.deploy('dev', release('a', 'f'.repeat(40)), at('2T12'));
      expect(await refusal()).to.contain(
        `- tree: the release was built from ${'f'.repeat(40)}, which this clone does not have`,
      );
    });

    it('when it has not been there for long enough', async () => {
      const said = await refusal({ soak: '2d' });
      expect(said).to.contain('- soak: the release is in dev since 2026-03-02T12:00:00Z');
      expect(said).to.contain('for 25 h 0 min, not 2d').and.to.contain('wait until 2026-03-04T12:00:00Z');
    });

    it('when it was merged too recently, however old its commit is', async () => {
      repo.git(['switch', '--quiet', '--create', 'branch']);
      next = release('b', built);
      repo.deploy('dev', next, at('2T12'));
      repo.git(['switch', '--quiet', 'main']);
      repo.git(['merge', '--quiet', '--no-ff', '--message', 'merge', 'branch'], at('3T12'));
      expect(await refusal()).to.contain('- soak: the release is in dev since 2026-03-03T12:00:00Z');
    });

    it('when nobody said how to ask for alarms', async () => {
      const said = await refusal({ alarms: undefined });
      expect(said).to.contain('- alarms: nobody said how to know').and.to.contain('ALARMS=none');
    });

    it('when alarms were on since the release is there, which is from when the command is to look', async () => {
      const said = await refusal({ alarms: 'echo "HighErrorRate since $SINCE"; exit 1' });
      expect(said).to.contain('HighErrorRate since 2026-03-02T12:00:00Z');
    });

    it('when the release was never committed, for which there is no time', async () => {
      repo.git(['rm', '--quiet', '--cached', 'live/dev/release.json']);
      const orphan = repo.git(['commit-tree', '-m', 'without', repo.git(['write-tree'])]);
      repo.git(['update-ref', 'HEAD', orphan]);
      const said = await refusal({ alarms: 'true' });
      for (const name of ['committed: not as committed', 'soak: live/dev/release.json has never been'])
        expect(said).to.contain(`- ${name}`);
      expect(said).to.contain('- alarms: live/dev/release.json has never been committed');
    });

    it('when alarms are on, with what the command printed', async () => {
      const said = await refusal({ alarms: `echo "HighErrorRate in $ENVIRONMENT"; exit 3` });
      expect(said).to.match(/- alarms: alarms of dev are not quiet.*\(exit code 3\): HighErrorRate in dev/);
    });

    it('when files that count are not as committed', async () => {
      repo.write('modules/network/more.tf', '');
      repo.write('live/dev/env.hcl', 'locals { a = 1 }\n');
      expect(await refusal()).to.contain(
        '- committed: not as committed: live/dev/env.hcl, modules/network/more.tf',
      );
    });

    it('not when they are lock files, which terragrunt leaves beside units', async () => {
      repo.write('live/dev/network/.terraform.lock.hcl', '');
      repo.write('modules/network/.terraform.lock.hcl', '');
      expect((await run()).code).to.equal(0);
    });

    it('with every reason at once, each with what to do', async () => {
      repo.write('units/network.hcl', '# changed\n');
      const said = await refusal({
        soak: '7d',
        alarms: 'exit 1',
        isNoOp: async () => ({ noOp: false, why: ['drift'] }),
        running: async () => ({}),
      });
      for (const name of ['committed', 'plan', 'running', 'soak', 'alarms'])
        expect(said.match(new RegExp(`^- ${name}: `, 'gm')), name).to.have.length(2);
    });

    it('when a check itself is refused', async () => {
      const said = await refusal({ isNoOp: () => Promise.reject(new Refusal('no plan', 'make one')) });
      expect(said).to.contain('- plan: no plan').and.to.contain('- plan: make one');
    });

    it('when a check fails, beside what else is refused', async () => {
      const said = await refusal({ isNoOp: () => Promise.reject(new Error('no network')), alarms: 'exit 1' });
      expect(said)
        .to.contain('- plan: it could not be checked: no network')
        .and.to.contain('- alarms: alarms');
    });

    it('of the zeros that an environment begins with', async () => {
      repo.deploy('prod', release('b'), at('2T12'));
      repo.deploy('dev', zeros, at('2T12'));
      expect(await refusal()).to.contain('live/dev/release.json is still the zeros that it began with');
    });

    it('of what is no release', async () => {
      repo.write('live/dev/release.json', { ...next, commit: 'x' });
      expect(await refusal()).to.contain('live/dev/release.json is not a release:\n- commit is "x"');
    });

    it('in a clone without its past', async () => {
      const shallow = temporaryRepository();
      try {
        const { root } = shallow;
        shallow.git(['clone', '--quiet', '--depth=1', `file://${repo.root}`, 'clone']);
        expect((await failure(run({ root: `${root}clone/` }))).message).to.contain('this clone is shallow');
      } finally {
        shallow.remove();
      }
    });
  });

  it('wants two different environments that have releases, and a time', async () => {
    const message = async (asked: Asked) => {
      const error = await failure(run(asked));
      expect(error).to.be.instanceOf(Usage);
      return error.message;
    };
    expect(await message({ words: ['dev', 'dev'] })).to.contain('not from dev to dev');
    expect(await message({ words: ['dev', 'moon'] })).to.contain('there is no environment moon');
    expect(await message({ words: ['dev', 'shared'] })).to.contain('shared has no release');
    expect(await message({ soak: 'a while' })).to.contain('SOAK=a while: it takes minutes, hours or days');
  });

  it('understands minutes, hours and days', () => {
    expect(['0m', '90m', '24h', '7d'].map(soakTime)).to.deep.equal([0, 5_400_000, 86_400_000, 604_800_000]);
  });
});

describe('the tree that a release is promoted with', () => {
  it('has every file that live/settings.hcl reads for all environments', () => {
    const settings = readFileSync(`${repository}live/settings.hcl`, 'utf8');
    const read = [...settings.matchAll(/local\.repository\}\/([\w./-]+)/g)].map(([, file]) => file);
    expect(read).to.include('timeouts.yaml');
    const within = (file: string) => TREE.some((path) => file === path || file.startsWith(`${path}/`));
    expect(read.filter((file) => !within(file as string))).to.deep.equal([]);
    for (const path of TREE) expect(existsSync(repository + path), path).to.equal(true);
  });
});

describe('the image that a state says is running', () => {
  const definition = (revision: number, image: string) => ({
    attributes: {
      arn: `arn:aws:ecs:eu-central-1:111122223333:task-definition/api:${revision}`,
      container_definitions: JSON.stringify([
        { name: 'sidecar', image: 'other' },
        { name: 'app', image },
      ]),
    },
  });
  const state = (output: number | undefined, ...instances: ReturnType<typeof definition>[]) =>
    JSON.stringify({
      outputs: output ? { task_definition_arn: { value: definition(output, '').attributes.arn } } : {},
      resources: [
        { mode: 'data', type: 'aws_ecs_task_definition', instances: [definition(2, 'not made here')] },
        { mode: 'managed', type: 'aws_ecs_task_definition', instances },
      ],
    });

  it("is that of the container app in the task definition of the state's output", () => {
    expect(imageIn(state(2, definition(1, 'old'), definition(2, 'new')))).to.equal('new');
  });

  it('is none when ECS was seen running another task definition, or the state is empty', () => {
    expect(imageIn(state(1, definition(2, 'new')))).to.equal(undefined);
    expect(imageIn(state(undefined, definition(2, 'new')))).to.equal(undefined);
    expect(imageIn('{}')).to.equal(undefined);
    expect(imageIn('')).to.equal(undefined);
  });

  describe('asked from terragrunt', function () {
    this.timeout(60_000);
    let repo: ReturnType<typeof temporaryRepository>;
    before(needs('terragrunt', 'terraform'));
    before(() => {
      repo = temporaryRepository();
      const provider = 'provider["terraform.io/builtin/terraform"]';
      for (const service of ['api', 'gateway', 'dashboard']) {
        const unit = `live/dev/${service}`;
        repo.write(`${unit}/terragrunt.hcl`, 'terraform_binary = "terraform"\n');
        repo.write(`${unit}/main.tf`, 'resource "terraform_data" "nothing" {}\n');
        if (service === 'dashboard') continue; // not applied
        const { outputs, resources } = JSON.parse(state(1, definition(1, `${service}@sha256`)));
        repo.write(`${unit}/terraform.tfstate`, {
          ...{ version: 4, terraform_version: '1.10.0', serial: 1, lineage: 'test' },
          outputs: { task_definition_arn: { ...outputs.task_definition_arn, type: 'string' } },
          resources: resources.map((resource: object) => ({ ...resource, name: 'this', provider })),
        });
      }
    });
    after(() => repo?.remove());

    it('is that of each service, but of one that was not applied', async () => {
      expect(await runningImages('dev', { kind: 'aws', env: {} }, repo.root)).to.deep.equal({
        api: 'api@sha256',
        gateway: 'gateway@sha256',
      });
    });

    it('is refused when a state cannot be read', async () => {
      repo.write('live/dev/gateway/terragrunt.hcl', 'inputs = {');
      const error = await failure(runningImages('dev', { kind: 'aws', env: {} }, repo.root));
      expect(error).to.be.instanceOf(Refusal);
      expect(error.message).to.contain("the state of live/dev/gateway can't be read:\n");
    });
  });
});
