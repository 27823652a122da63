import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { needs, skip } from '@digest/local/needs';
import { expect } from 'chai';
import { startEmulation, whyNotEmulated } from '../emulated/start.ts';
import type { Cloud } from '../src/cloud.ts';
import { run as fetchPlan, isInside } from '../src/fetch-plan.ts';
import { Refusal, Usage } from '../src/outcome.ts';
import { gatherFacts } from '../src/plan/facts.ts';
import { keepLockFiles } from '../src/plan/lock-files.ts';
import { type Facts, type Seal, seal } from '../src/plan/seal.ts';
import { run as publishPlan } from '../src/publish-plan.ts';
import { fakePrograms, setEnvironment } from '../testing/fake-programs.ts';
import { failure, temporaryRepository, zeros } from '../testing/temporary-repository.ts';

/** `aws s3 cp` between this machine and a folder that stands for S3, as far as it is used. */
const S3 = `#!/bin/sh
here=$(dirname "$(dirname "$0")")
echo "$@" >> "$here/said"
place() { echo "$1" | sed "s#^s3://#$here/s3/#"; }
from=$(place "$3"); to=$(place "$4")
mkdir -p "$(dirname "$to")"
case " $* " in *' --recursive '*) mkdir -p "$to"; cp -R "$from/." "$to"; rm -f "$to/seal.json" ;; *) cp "$from" "$to" ;; esac
`;

describe('published plans', () => {
  let repo: ReturnType<typeof temporaryRepository>;
  let fake: ReturnType<typeof fakePrograms>;
  let restore: () => void;
  const cloud: Cloud = { kind: 'emulated', env: {} };
  beforeEach(() => {
    repo = temporaryRepository();
    repo.write('.gitignore', '/.plans/\n');
    for (const name of ['dev', 'prod'])
      repo.write(`live/${name}/env.hcl`, `locals {\n  guarded = ${name === 'prod'}\n}\n`);
    repo.commit('begin');
    fake = fakePrograms();
    fake.program('aws', S3);
    restore = setEnvironment({ PLAN_BUCKET: 'plans', GITHUB_OUTPUT: undefined });
  });
  afterEach(() => {
    restore();
    fake.remove();
    repo.remove();
  });

  const options = (environment: string, to = cloud) => ({
    words: [environment],
    say: () => undefined,
    root: repo.root,
    cloud: to,
  });
  /** As `make plan` leaves it. @param otherwise what the seal says, wrongly */
  const plan = async (otherwise: Partial<Facts> = {}, { applyable = true, at = new Date() } = {}) => {
    const folder = `${repo.root}.plans/dev`;
    mkdirSync(`${folder}/units/network`, { recursive: true });
    writeFileSync(`${folder}/plan.txt`, 'Plan of dev\n');
    writeFileSync(`${folder}/units/network/tfplan.tfplan`, Buffer.from([0, 1, 2, 255]));
    writeFileSync(`${folder}/units/network/tfplan.json`, JSON.stringify({ applyable }));
    const facts = await gatherFacts({ environment: 'dev', cloud, root: repo.root, folder });
    const units = { network: { state: { lineage: '', serial: 0 }, mocks: [], wave: 1 } };
    writeFileSync(
      `${folder}/seal.json`,
      JSON.stringify(seal({ ...facts, ...otherwise, policies: 'checked' }, units, at)),
    );
  };
  const store = () => `${fake.folder}/s3/plans/dev/${repo.git(['rev-parse', 'HEAD'])}`;
  const read = (folder: string) =>
    Object.fromEntries(
      readdirSync(folder, { recursive: true, encoding: 'utf8' })
        .filter((path) => statSync(`${folder}/${path}`).isFile())
        .sort()
        .map((path) => [path, readFileSync(`${folder}/${path}`, 'latin1')]),
    );
  const refused = async (promise: Promise<unknown>): Promise<string> => {
    const error = await failure(promise);
    expect(error, error.message).to.be.instanceOf(Refusal);
    return `${error.message}\n${error.todo}`;
  };

  describe('make publish-plan', () => {
    it('stores the set by environment and commit, the seal last, and asks for no encryption of its own', async () => {
      await plan();
      const { text } = await publishPlan(options('dev'));
      expect(text).to.include(`s3://plans/dev/${repo.git(['rev-parse', 'HEAD'])}`);
      expect(read(store())).to.deep.equal(read(`${repo.root}.plans/dev`));
      const said = readFileSync(`${fake.folder}/said`, 'utf8').trim().split('\n');
      expect(said.map((line) => line.split(' ').slice(4).join(' '))).to.deep.equal([
        '--only-show-errors --recursive --exclude seal.json',
        '--only-show-errors',
      ]);
      expect(said[1]).to.match(/^s3 cp \S+\/seal\.json s3:\S+\/seal\.json /);
    });

    it('stores nothing that changes nothing, and tells the job', async () => {
      const output = `${fake.folder}/output`;
      const undo = setEnvironment({ GITHUB_OUTPUT: output });
      await plan({}, { applyable: false });
      expect((await publishPlan(options('dev'))).text).to.include('changes nothing. Nothing was published');
      expect(existsSync(`${fake.folder}/s3`)).to.equal(false);
      await plan();
      await publishPlan(options('dev'));
      undo();
      expect(readFileSync(output, 'utf8')).to.equal('apply=false\napply=true\n');
    });

    it('stores nothing of an environment that has no release yet, since nobody could apply it', async () => {
      repo.write('live/dev/release.json', JSON.stringify(zeros));
      repo.commit('begin with zeros');
      await plan();
      expect((await publishPlan(options('dev'))).text).to.include('dev has no release yet');
      expect(existsSync(`${fake.folder}/s3`)).to.equal(false);
    });

    it('refuses what an apply would refuse', async () => {
      expect(await refused(publishPlan(options('dev')))).to.include('there is no plan set of dev');
      await plan({ commit: 'f'.repeat(40) });
      expect(await refused(publishPlan(options('dev')))).to.include('it was planned at commit ffffffffffff');
      expect(existsSync(`${fake.folder}/s3`)).to.equal(false);
    });

    it('needs to know which bucket', async () => {
      await plan();
      const undo = setEnvironment({ PLAN_BUCKET: undefined });
      expect(await failure(publishPlan(options('dev')))).to.be.instanceOf(Usage);
      undo();
    });
  });

  describe('make fetch-plan', () => {
    const published = async (...args: Parameters<typeof plan>) => {
      await plan(...args);
      const set = read(`${repo.root}.plans/dev`);
      for (const [path, text] of Object.entries(set)) {
        mkdirSync(`${store()}/${path}`.replace(/\/[^/]+$/, ''), { recursive: true });
        writeFileSync(`${store()}/${path}`, text, 'latin1');
      }
      repo.git(['clean', '-fdXq']);
      return set;
    };
    const nothingIsThere = () =>
      expect(existsSync(`${repo.root}.plans`) ? readdirSync(`${repo.root}.plans`) : []).to.be.empty;

    it('gets what was published, where only its owner reads it', async () => {
      const set = await published();
      const { text } = await fetchPlan(options('dev'));
      expect(text).to.include('make apply ENV=dev');
      expect(read(`${repo.root}.plans/dev`)).to.deep.equal(set);
      expect(statSync(`${repo.root}.plans/dev`).mode & 0o777).to.equal(0o700);
    });

    it('brings the lock files that the plan made, to a clone that has none', async () => {
      repo.write('live/dev/network/terragrunt.hcl', '');
      repo.commit('a unit');
      const lock = 'live/dev/network/.terraform.lock.hcl';
      repo.write(lock, '# made by terraform init');
      mkdirSync(`${repo.root}.plans/dev/units/network`, { recursive: true });
      const where = { folder: `${repo.root}.plans/dev`, environment: 'dev', root: repo.root };
      keepLockFiles(['network'], where);
      await published();
      rmSync(repo.root + lock);
      await fetchPlan(options('dev'));
      expect(readFileSync(repo.root + lock, 'utf8')).to.equal('# made by terraform init');

      repo.write(lock, '# another provider');
      expect(await refused(fetchPlan(options('dev')))).to.match(
        /terraform\.lock\.hcl .*since it was planned/,
      );
    });

    it('replaces a set that is there', async () => {
      const set = await published();
      await plan({}, { applyable: false });
      await fetchPlan(options('dev'));
      expect(read(`${repo.root}.plans/dev`)).to.deep.equal(set);
    });

    it('asks for the commit that is checked out', async () => {
      await published();
      repo.write('README.md', 'next\n');
      repo.commit('next');
      expect(await refused(fetchPlan(options('dev')))).to.match(
        /can't be fetched: [\s\S]*make publish-plan ENV=dev/,
      );
      nothingIsThere();
    });

    const wrong: [string, Partial<Facts>, RegExp][] = [
      ['of another environment', { environment: 'prod' }, /it is a plan of prod/],
      ['of another commit', { commit: 'f'.repeat(40) }, /it was planned at commit ffffffffffff/],
      ['against another AWS', { cloud: 'aws' }, /it was planned against AWS/],
      ['of other files', { files: { 'live/root.hcl': 'x' } }, /live\/root\.hcl went missing/],
    ];
    for (const [what, otherwise, said] of wrong)
      it(`takes no set ${what}, wherever it lies`, async () => {
        await published(otherwise);
        expect(await refused(fetchPlan(options('dev')))).to.match(said);
        nothingIsThere();
      });

    it('takes no set that is old', async () => {
      await published({}, { at: new Date(Date.now() - 25 * 3_600_000) });
      expect(await refused(fetchPlan(options('dev')))).to.include('it is 25 hours old');
    });

    it('takes no plan that was changed on the way', async () => {
      await published();
      writeFileSync(`${store()}/units/network/tfplan.tfplan`, 'other');
      expect(await refused(fetchPlan(options('dev')))).to.include(
        'units/network/tfplan.tfplan changed since it was sealed',
      );
      nothingIsThere();
    });

    it('takes no seal that was edited, before it believes a word of it', async () => {
      await published();
      const sealed = JSON.parse(readFileSync(`${store()}/seal.json`, 'utf8')) as Seal;
      writeFileSync(`${store()}/seal.json`, JSON.stringify({ ...sealed, plans: { '../../escaped': 'x' } }));
      expect(await refused(fetchPlan(options('dev')))).to.include('seal.json was edited');
      expect(readFileSync(`${fake.folder}/said`, 'utf8').trim().split('\n')).to.have.length(1);
    });

    it('writes nothing outside of its folder, even if the seal is whole', async () => {
      await published({ plans: { '../../escaped': 'x' } });
      expect(await refused(fetchPlan(options('dev')))).to.include(
        'names files that are outside of it: ../../escaped',
      );
      expect(existsSync(`${repo.root}escaped`)).to.equal(false);
      nothingIsThere();
    });

    it('knows a name that leads outside', () => {
      for (const name of ['plan.txt', 'units/api/tfplan.json', '..dots'])
        expect(isInside(name), name).to.equal(true);
      for (const name of [
        '/etc/x',
        '../x',
        'a/../../x',
        'a//b',
        './x',
        '..',
        '.',
        '',
        'a/',
        'a\\..\\x',
        'seal.json',
        'x\0',
      ])
        expect(isInside(name), JSON.stringify(name)).to.equal(false);
    });
  });

  describe('on an emulated S3', function () {
    this.timeout(60_000);
    let aws: Awaited<ReturnType<typeof startEmulation>>;
    before(needs('aws'));
    before(async function () {
      const reason = whyNotEmulated();
      if (reason) skip(this, reason);
      aws = await startEmulation();
    });
    after(() => aws?.stop());

    it('goes there and back by the real command', async () => {
      fake.remove();
      try {
        await plan();
        const set = read(`${repo.root}.plans/dev`);
        const to: Cloud = { kind: 'emulated', env: aws.env };
        expect((await publishPlan(options('dev', to))).text).to.include('s3://digest-plans-');
        repo.git(['clean', '-fdXq']);
        await fetchPlan(options('dev', to));
        expect(read(`${repo.root}.plans/dev`)).to.deep.equal(set);
      } finally {
        fake = fakePrograms();
      }
    });
  });
});
