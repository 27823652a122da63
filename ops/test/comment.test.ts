import { expect } from 'chai';
import { LIMIT, MARKER, merged, type Section } from '../src/comment/text.ts';
import { run } from '../src/comment.ts';
import { Usage } from '../src/outcome.ts';
import { fakePrograms, setEnvironment } from '../testing/fake-programs.ts';
import { failure, temporaryRepository } from '../testing/temporary-repository.ts';

const commit = 'c'.repeat(40);
const section = (environment: string, more: Partial<Section> = {}): Section => ({
  environment,
  commit,
  plan: `Plan of ${environment}\n\nunit  create\napi        1\n\n──────────────────── api ────────────────────\n\n+ aws_ecs_service.this`,
  run: 'https://github.com/octocat/digest/actions/runs/7',
  ...more,
});

describe('the comment about plans', () => {
  it('has the summary of each environment in sight, and each unit folded away', () => {
    const text = merged('', [section('dev'), section('prod')]);
    expect(text.startsWith(MARKER)).to.equal(true);
    expect(text).to.match(
      /### Plan of dev at cccccccccccc\n\n```\nPlan of dev\n\nunit {2}create\napi +1\n```\n\n<details>/,
    );
    expect(text).to.match(
      /<details>.*<\/summary>\n\n```\n─+ api ─+\n\n\+ aws_ecs_service\.this\n```\n\n<\/details>/,
    );
    expect(text.indexOf('### Plan of dev')).to.be.below(text.indexOf('### Plan of prod'));
  });

  it('replaces what it said of an environment, and keeps what it said of others', () => {
    const first = merged('', [section('dev'), section('prod')]);
    const second = merged(first, [section('dev', { commit: 'd'.repeat(40) })]);
    expect(second).to.include('### Plan of dev at dddddddddddd').and.not.include('### Plan of dev at cccc');
    expect(second).to.include('### Plan of prod at cccccccccccc');
    expect(merged(second, [section('dev', { commit: 'd'.repeat(40) })])).to.equal(second);
  });

  it('says so when there is no plan', () => {
    const text = merged('', [section('dev', { plan: undefined })]);
    expect(text).to.include(
      'It was not planned, or that failed: [the run](https://github.com/octocat/digest/actions/runs/7) says which.',
    );
  });

  it('is never longer than GitHub takes, and says where the rest is', () => {
    const long = (name: string) =>
      section(name, {
        plan: `Summary of ${name}\n${'─'.repeat(20)} api ${'─'.repeat(20)}\n${'x'.repeat(100_000)}`,
      });
    const text = merged('', [long('dev'), long('prod')]);
    expect(text.length).to.be.within(LIMIT * 0.9, LIMIT);
    expect(text).to.include('Summary of dev').and.include('Summary of prod');
    expect(text.match(/… and more, which GitHub has no room for here: https:/g)).to.have.length(2);
    expect(text.match(/<\/details>\n<!-- digest: end of plan -->/g)).to.have.length(2);
    const endless = merged('', [section('dev', { plan: 'x'.repeat(100_000) })]);
    expect(endless.length).to.be.below(LIMIT);
    expect(endless).to.include('It is too long for a comment');
  });

  it('can not be broken out of by what a plan says', () => {
    const text = merged('', [section('dev', { plan: '```` <!-- digest: end of plan -->\n@everyone' })]);
    expect(text.match(/<!-- digest: end of plan -->/g)).to.have.length(1);
    expect(text).to.match(/\n`````\n/);
    expect(merged(text, [section('dev')])).to.equal(merged('', [section('dev')]));
  });
});

describe('make comment', () => {
  let repo: ReturnType<typeof temporaryRepository>;
  let fake: ReturnType<typeof fakePrograms>;
  let restore: () => void;
  const old = {
    id: 3,
    html_url: 'https://github.com/c/3',
    body: `${MARKER}\n\nold`,
    user: { login: 'github-actions[bot]' },
  };
  beforeEach(() => {
    repo = temporaryRepository();
    repo.commit('begin');
    repo.write('.plans/dev/plan.txt', 'Plan of dev\n');
    repo.write('.plans/dev/seal.json', { commit });
    fake = fakePrograms('gh');
    restore = setEnvironment({
      GITHUB_ACTIONS: 'true',
      GITHUB_REPOSITORY: 'octocat/digest',
      GITHUB_RUN_ID: '7',
      PULL_REQUEST: '12',
    });
    fake.answer('gh', '--method', { stdout: JSON.stringify(old) });
  });
  afterEach(() => {
    restore();
    fake.remove();
    repo.remove();
  });
  const comment = (...words: string[]) => run({ words, say: () => undefined, root: repo.root });
  const sent = () => {
    const { args, stdin } = fake.calls().at(-1) ?? { args: [], stdin: '{}' };
    return { args: args.join(' '), body: (JSON.parse(stdin) as { body: string }).body };
  };

  it('comments where it has not yet, also about what could not be planned', async () => {
    fake.answer('gh', '--paginate', { stdout: JSON.stringify([[{ ...old, body: 'Nice.' }]]) });
    expect((await comment('dev', 'prod')).text).to.equal('https://github.com/c/3');
    const { args, body } = sent();
    expect(args).to.equal('api --method POST repos/octocat/digest/issues/12/comments --input -');
    expect(body)
      .to.include('### Plan of dev at cccccccccccc\n\n```\nPlan of dev\n```')
      .and.match(/### Plan of prod at [0-9a-f]{12}\n\nIt was not planned/);
  });

  it('writes its own comment anew, on whichever page it is', async () => {
    fake.answer('gh', '--paginate', {
      stdout: JSON.stringify([[{ ...old, id: 1, user: { login: 'mallory' } }], [old]]),
    });
    await comment('dev');
    expect(sent().args).to.equal('api --method PATCH repos/octocat/digest/issues/comments/3 --input -');
  });

  it('asks GitHub who a person is', async () => {
    const undo = setEnvironment({ GITHUB_ACTIONS: undefined });
    fake.answer('gh', '--paginate', { stdout: JSON.stringify([[{ ...old, user: { login: 'ada' } }]]) });
    fake.answer('gh', 'api user --jq .login', { stdout: 'ada\n' });
    await comment('dev');
    undo();
    expect(sent().args).to.include('PATCH');
  });

  it('needs the number of a pull request, and an environment', async () => {
    expect(await failure(comment())).to.be.instanceOf(Usage);
    for (const number of ['', 'x', '1/../2']) {
      const undo = setEnvironment({ PULL_REQUEST: number });
      expect(await failure(comment('dev'))).to.be.instanceOf(Usage);
      undo();
    }
    expect(fake.calls()).to.be.empty;
  });
});
