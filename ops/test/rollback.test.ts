import { expect } from 'chai';
import { Refusal, Usage } from '../src/outcome.ts';
import { evidenceFault } from '../src/promote/evidence.ts';
import { run } from '../src/rollback.ts';
import { failure, release, temporaryRepository, zeros } from '../testing/temporary-repository.ts';

describe('make rollback', () => {
  let repo: ReturnType<typeof temporaryRepository>;
  let built: string;
  beforeEach(() => {
    repo = temporaryRepository();
    repo.write('live/prod/release.json', zeros);
    built = repo.commit('begin');
  });
  afterEach(() => repo.remove());

  const rollback = (...words: string[]) => run({ words: ['prod', ...words], root: repo.root });
  const refusal = async (...words: string[]): Promise<string> => {
    const before = repo.git(['status', '--porcelain']);
    const error = await failure(rollback(...words));
    expect(error, error.message).to.be.instanceOf(Refusal);
    expect(repo.git(['status', '--porcelain'])).to.equal(before);
    return `${error.message}\n${error.todo}`;
  };
  const [a, b, c] = ['a', 'b', 'c'].map((digit) => () => release(digit, built)) as [
    () => ReturnType<typeof release>,
    () => ReturnType<typeof release>,
    () => ReturnType<typeof release>,
  ];
  const now = () => repo.readJson('live/prod/release.json');

  it('restores the release before, and says which digests change and what comes next', async () => {
    repo.deploy('prod', a());
    repo.deploy('prod', b());
    const { code, text } = await rollback();
    expect(code).to.equal(0);
    expect(now()).to.deep.equal(a());
    expect(text).to.match(/api +bbbbbbbbbbbb -> aaaaaaaaaaaa/);
    expect(text).to.contain("git commit -m 'Roll prod back to ");
    expect(text).to.match(/make plan ENV=prod$/);
    expect(text).not.to.contain('Careful');
  });

  it('goes one further back the second time, not forward again', async () => {
    for (const one of [a(), b(), c()]) repo.deploy('prod', one);
    await rollback();
    expect(now()).to.deep.equal(b());
    repo.commit('roll back');
    await rollback();
    expect(now()).to.deep.equal(a());
  });

  it('takes no commit for a release that only wrote it otherwise', async () => {
    repo.deploy('prod', a());
    repo.deploy('prod', b());
    repo.write('live/prod/release.json', JSON.stringify(b()));
    repo.commit('format');
    await rollback();
    expect(now()).to.deep.equal(a());
  });

  it('passes over what was no release', async () => {
    repo.deploy('prod', a());
    repo.write('live/prod/release.json', '{}\n');
    repo.commit('oops');
    repo.deploy('prod', b());
    await rollback();
    expect(now()).to.deep.equal(a());
  });

  it('goes to the commit that it is told', async () => {
    const first = repo.deploy('prod', a());
    for (const one of [b(), c()]) repo.deploy('prod', one);
    await rollback(first.slice(0, 10));
    expect(now()).to.deep.equal(a());
  });

  it('leaves other environments alone', async () => {
    repo.deploy('prod', a());
    repo.deploy('prod', b());
    repo.deploy('dev', c());
    await rollback();
    expect(repo.git(['status', '--porcelain', '--untracked-files=all']).split('\n')).to.deep.equal([
      'M live/prod/release.json',
      '?? live/prod/release.evidence.json',
    ]);
  });

  it('writes the evidence', async () => {
    const first = repo.deploy('prod', a());
    const head = repo.deploy('prod', b());
    await rollback();
    const { at, checks, ...evidence } = repo.readJson('live/prod/release.evidence.json');
    expect(evidence).to.deep.equal({
      verb: 'rollback',
      from: first,
      to: 'prod',
      head,
      release: a(),
      replaces: b(),
    });
    expect(at).to.match(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
    expect(checks.tree).to.contain(`the same at ${built} and at HEAD: modules`);
    expect(evidenceFault('prod', repo.root)).to.equal(undefined);
  });

  it('replaces the evidence of the release that it takes away', async () => {
    repo.deploy('prod', a());
    repo.write('live/prod/release.evidence.json', { verb: 'promote', release: b() });
    repo.deploy('prod', b());
    await rollback();
    expect(repo.readJson('live/prod/release.evidence.json')).to.deep.include({
      verb: 'rollback',
      release: a(),
    });
    expect(evidenceFault('prod', repo.root)).to.equal(undefined);
  });

  it('warns when what is around the images has changed since, and writes that down', async () => {
    repo.deploy('prod', a());
    repo.write('modules/network/main.tf', '# changed\n');
    repo.deploy('prod', b());
    const { text } = await rollback();
    expect(now()).to.deep.equal(a());
    expect(text).to.contain('Careful: since these images were built, modules changed, and that stays');
    expect(repo.readJson('live/prod/release.evidence.json').checks.tree).to.contain('modules changed');
  });

  it('warns when nobody can know that', async () => {
    repo.deploy('prod', release('a'));
    repo.deploy('prod', b());
    expect((await rollback()).text).to.contain(
      `Careful: the images were built from ${'a'.repeat(40)}, which this clone does not have`,
    );
  });

  it('wants an environment that has a release', async () => {
    const error = await failure(run({ words: ['shared'], root: repo.root }));
    expect(error).to.be.instanceOf(Usage);
    expect(error.message).to.contain('shared has no release');
  });

  describe('is refused', () => {
    it('when there was no release before', async () => {
      repo.git(['rm', '--quiet', 'live/prod/release.json']);
      repo.git(['commit', '--quiet', '--amend', '--message', 'begin with nothing']);
      repo.deploy('prod', a());
      expect(await refusal()).to.contain(
        'git knows no release before the present one in live/prod/release.json',
      );
    });

    it('when there were only zeros before', async () => {
      repo.deploy('prod', a());
      expect(await refusal()).to.contain(
        `prod at ${built.slice(0, 12)} had the zeros that it began with, and there is nothing to go back to`,
      );
    });

    it('when release.json is not as committed', async () => {
      repo.deploy('prod', a());
      repo.deploy('prod', b());
      repo.write('live/prod/release.json', c());
      expect(await refusal()).to.contain('live/prod/release.json is not as committed\ngit restore');
    });

    it('when the commit does not exist, or has no release', async () => {
      repo.deploy('prod', a());
      expect(await refusal('beef')).to.contain('there is no commit beef');
      expect(await refusal('--all')).to.contain('there is no commit --all');
      repo.git(['rm', '--quiet', 'live/prod/release.json']);
      const without = repo.commit('without');
      repo.deploy('prod', b());
      expect(await refusal(without)).to.contain(`there is no live/prod/release.json in ${without}`);
    });

    it('when the commit had what runs now', async () => {
      const first = repo.deploy('prod', a());
      expect(await refusal(first)).to.contain('had the release that it has now');
    });

    it('when what the commit had is no release', async () => {
      repo.write('live/prod/release.json', '{}\n');
      const wrong = repo.commit('oops');
      repo.deploy('prod', a());
      expect(await refusal(wrong)).to.contain(`live/prod/release.json of ${wrong} is not a release:`);
    });
  });
});
