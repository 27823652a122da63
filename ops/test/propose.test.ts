import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { Refusal, Usage } from '../src/outcome.ts';
import { run } from '../src/propose.ts';
import { fakePrograms, setEnvironment } from '../testing/fake-programs.ts';
import { failure, release, temporaryRepository, zeros } from '../testing/temporary-repository.ts';

describe('make propose', () => {
  let repo: ReturnType<typeof temporaryRepository>;
  let fake: ReturnType<typeof fakePrograms>;
  let origin: string;
  let head: string;
  let restore: () => void;
  const pull = {
    number: 5,
    html_url: 'https://github.com/p/5',
    title: 'Release',
    body: '',
    head: { ref: 'release-dev' },
  };
  beforeEach(() => {
    repo = temporaryRepository();
    repo.write('live/dev/release.json', zeros);
    repo.write('README.md', 'one\n');
    head = repo.commit('begin');
    origin = mkdtempSync(join(tmpdir(), 'digest-origin-'));
    execFileSync('git', ['init', '--quiet', '--bare', origin]);
    repo.git(['remote', 'add', 'origin', origin]);
    repo.git(['push', '--quiet', 'origin', 'main']);
    repo.write('live/dev/release.json', release('a'));
    fake = fakePrograms('gh');
    fake.answer('gh', '--paginate', { stdout: '[[]]' });
    fake.answer('gh', '--method', { stdout: JSON.stringify(pull) });
    restore = setEnvironment({
      BRANCH: 'release-dev',
      TITLE: 'Release; $(touch gone)',
      BODY: undefined,
      GITHUB_REPOSITORY: 'octocat/digest',
      GITHUB_RUN_ID: undefined,
      GIT_CONFIG_GLOBAL: '/dev/null',
      GIT_CONFIG_NOSYSTEM: '1',
    });
  });
  afterEach(() => {
    restore();
    fake.remove();
    rmSync(origin, { recursive: true });
    repo.remove();
  });

  const propose = () => run({ say: () => undefined, root: repo.root });
  const there = (...args: string[]) => execFileSync('git', args, { cwd: origin, encoding: 'utf8' }).trim();
  const toGitHub = () => fake.calls().filter(({ args }) => args.includes('--method'));

  it('looks for a pull request of its own repository only: a fork may have a branch of that name', async () => {
    await propose();
    const asked = fake.calls().filter(({ args }) => args.includes('--paginate'));
    expect(asked.map(({ args }) => args.join(' ')).join()).to.match(/[?&]head=octocat:release-dev(&|$| )/);
  });

  it('pushes one commit of what changed under live/, and opens a pull request', async () => {
    repo.write('README.md', 'two\n');
    repo.write('runbooks/New.md', 'new\n');
    repo.write('live/dev/api/.terraform.lock.hcl', 'of a plan\n');
    const { code, text } = await propose();
    expect(code).to.equal(0);
    expect(text).to.include('https://github.com/p/5');
    expect(there('diff', '--name-only', head, 'release-dev')).to.equal(
      'live/dev/release.json\nrunbooks/New.md',
    );
    expect(there('log', '--format=%P %s', `${head}..release-dev`)).to.equal(`${head} Release; $(touch gone)`);
    expect(there('log', '-1', '--format=%an <%ae>', 'release-dev')).to.equal(
      'github-actions[bot] <41898282+github-actions[bot]@users.noreply.github.com>',
    );
    const [{ args, stdin } = { args: [], stdin: '{}' }] = toGitHub();
    expect(args.join(' ')).to.equal('api --method POST repos/octocat/digest/pulls --input -');
    expect(JSON.parse(stdin)).to.deep.include({
      title: 'Release; $(touch gone)',
      head: 'release-dev',
      base: 'main',
    });
  });

  it('leaves main, the branch that is checked out and the files as they are', async () => {
    const before = repo.git(['status', '--porcelain']);
    await propose();
    expect(repo.git(['status', '--porcelain'])).to.equal(before);
    expect(repo.git(['branch', '--show-current'])).to.equal('main');
    expect([repo.git(['rev-parse', 'main']), there('rev-parse', 'main')]).to.deep.equal([head, head]);
  });

  it('does nothing the second time', async () => {
    await propose();
    const pushed = there('rev-parse', 'release-dev');
    const [{ stdin } = { stdin: '{}' }] = toGitHub();
    fake.answer('gh', '--paginate', {
      stdout: JSON.stringify([[{ ...pull, ...JSON.parse(stdin), head: pull.head }]]),
    });
    const { text } = await propose();
    expect(text).to.include('release-dev is as it should be already');
    expect(there('rev-parse', 'release-dev')).to.equal(pushed);
    expect(toGitHub()).to.have.length(1);
  });

  it('replaces what it proposed before, and updates the pull request', async () => {
    await propose();
    repo.write('live/dev/release.json', release('b'));
    repo.write('body.md', 'Why.');
    const undo = setEnvironment({ TITLE: 'Release b', BODY: `${repo.root}body.md` });
    fake.answer('gh', '--paginate', { stdout: JSON.stringify([[pull]]) });
    await propose();
    undo();
    expect(there('log', '--format=%s', `${head}..release-dev`)).to.equal('Release b');
    const last = toGitHub().at(-1);
    expect(last?.args.join(' ')).to.equal('api --method PATCH repos/octocat/digest/pulls/5 --input -');
    expect(JSON.parse(last?.stdin ?? '')).to.deep.equal({ title: 'Release b', body: 'Why.' });
  });

  it('does not run over what somebody else put on the branch', async () => {
    const theirs = repo.git(['commit-tree', 'HEAD^{tree}', '-p', 'HEAD', '-m', 'Mend it by hand']);
    repo.git(['push', '--quiet', 'origin', `${theirs}:refs/heads/release-dev`]);
    expect(await failure(propose())).to.be.instanceOf(Refusal);
    expect(there('rev-parse', 'release-dev')).to.equal(theirs);
    expect(toGitHub()).to.be.empty;
  });

  it('proposes nothing when nothing has changed', async () => {
    repo.git(['restore', '.']);
    expect((await propose()).text).to.include('Nothing is proposed');
    expect(fake.calls()).to.be.empty;
  });

  it('takes neither main nor what is no name of a branch, and needs a title', async () => {
    const wrong: Record<string, string>[] = [
      { BRANCH: 'main' },
      { BRANCH: '--force' },
      { BRANCH: 'a..b' },
      { BRANCH: '' },
      { TITLE: '' },
    ];
    for (const variables of wrong) {
      const undo = setEnvironment(variables);
      const error = await failure(propose());
      undo();
      expect(error, JSON.stringify(variables)).to.be.instanceOf(Usage);
    }
    expect(there('branch', '--format=%(refname:short)')).to.equal('main');
    expect(there('rev-parse', 'main')).to.equal(head);
  });
});
