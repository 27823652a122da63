import { expect } from 'chai';
import { run } from '../src/drift-issue.ts';
import { EXIT, type Outcome } from '../src/outcome.ts';
import { fakePrograms, setEnvironment } from '../testing/fake-programs.ts';
import { failure, temporaryRepository } from '../testing/temporary-repository.ts';

describe('make drift-issue', () => {
  let repo: ReturnType<typeof temporaryRepository>;
  let fake: ReturnType<typeof fakePrograms>;
  let restore: () => void;
  const login = 'github-actions[bot]';
  const issue = {
    number: 9,
    html_url: 'https://github.com/i/9',
    body: '<!-- digest: drift of dev -->\nold',
    user: { login },
  };
  beforeEach(() => {
    repo = temporaryRepository();
    fake = fakePrograms('gh');
    fake.answer('gh', '--method', { stdout: JSON.stringify(issue) });
    restore = setEnvironment({
      GITHUB_ACTIONS: 'true',
      GITHUB_REPOSITORY: 'octocat/digest',
      GITHUB_RUN_ID: '7',
    });
  });
  afterEach(() => {
    restore();
    fake.remove();
    repo.remove();
  });

  const look = (outcome: Pick<Outcome, 'code' | 'text'>, open: object[] = []) => {
    fake.answer('gh', '--paginate', { stdout: JSON.stringify([open]) });
    return run({ words: ['dev'], say: () => undefined, root: repo.root }, async () => ({
      ...outcome,
      data: null,
    }));
  };
  const drifted = {
    code: EXIT.differs,
    text: 'dev is not what its files say, in 1 of 2 units:\n  api: differs; update aws_ecs_service.this',
  };
  const same = { code: EXIT.done, text: 'dev is what its files say.\n  api: nothing' };
  const changes = () =>
    fake
      .calls()
      .filter(({ args }) => args.includes('--method'))
      .map(({ args, stdin }) => ({
        what: args.slice(2, 4).join(' '),
        body: JSON.parse(stdin) as Record<string, string>,
      }));

  it('opens an issue that says what differs, and how to go on', async () => {
    const { code, text } = await look(drifted);
    expect(code).to.equal(0);
    expect(text).to.include('Opened https://github.com/i/9');
    const [{ what, body } = { what: '', body: {} }] = changes();
    expect(what).to.equal('POST repos/octocat/digest/issues');
    expect(body.title).to.equal('dev is not what its files say');
    expect(body.body)
      .to.match(/^<!-- digest: drift of dev -->\n/)
      .and.include('api: differs; update aws_ecs_service.this');
    expect(body.body).to.include('/actions/runs/7').and.include('make plan ENV=dev');
  });

  it('updates the issue that is open, and no other', async () => {
    const others = [
      { ...issue, number: 1, body: issue.body.replace('dev', 'prod') },
      { ...issue, number: 2, user: { login: 'mallory' } },
      { ...issue, number: 3, pull_request: {} },
    ];
    await look(drifted, [...others, issue]);
    expect(changes().map(({ what }) => what)).to.deep.equal(['PATCH repos/octocat/digest/issues/9']);
  });

  it('closes it when there is nothing left', async () => {
    expect((await look(same, [issue])).text).to.include('Closed https://github.com/i/9');
    const [comment, close] = changes();
    expect(comment?.what).to.equal('POST repos/octocat/digest/issues/9/comments');
    expect(comment?.body.body).to.match(/^dev is what its files say\./);
    expect(close?.body).to.deep.equal({ state: 'closed', state_reason: 'completed' });
  });

  it('says nothing where there is nothing to say', async () => {
    await look(same);
    expect(changes()).to.be.empty;
  });

  it('leaves the issue as it is when nobody could look', async () => {
    const broken = run({ words: ['dev'], say: () => undefined, root: repo.root }, async () => {
      throw new Error('no credentials');
    });
    expect((await failure(broken)).message).to.equal('no credentials');
    expect(fake.calls()).to.be.empty;
  });
});
