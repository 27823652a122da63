import { expect } from 'chai';
import { EXIT } from '../src/outcome.ts';
import { run } from '../src/quiet.ts';
import { fakePrograms, setEnvironment } from '../testing/fake-programs.ts';
import { failure, release, temporaryRepository } from '../testing/temporary-repository.ts';

describe('make quiet', () => {
  const now = new Date('2026-03-04T12:00:00Z');
  let repo: ReturnType<typeof temporaryRepository>;
  let fake: ReturnType<typeof fakePrograms>;
  let restore: () => void;
  beforeEach(() => {
    repo = temporaryRepository();
    repo.write('live/dev/release.json', release('a'));
    repo.write('live/dev/terraform.tfvars', 'name = "digest"\nregion = "eu-central-1"\n');
    fake = fakePrograms('aws');
    restore = setEnvironment({ ENVIRONMENT: 'dev', SINCE: '2026-03-03T11:00:00Z' });
  });
  afterEach(() => {
    restore();
    fake.remove();
    repo.remove();
  });

  const sent = (topic: string, ...sums: number[]) =>
    fake.answer('aws', `Value=digest-dev-${topic} `, {
      stdout: JSON.stringify({ Datapoints: sums.map((Sum) => ({ Sum })) }),
    });
  const quiet = () =>
    run({ words: [], say: () => undefined, root: repo.root, cloud: { kind: 'aws', env: {} } }, now);

  it('is so when nothing was sent to the topic that pages, and the Watchdog was heard', async () => {
    sent('page');
    sent('dead-man', 12, 11);
    expect(await quiet()).to.deep.include({
      code: EXIT.done,
      text: 'Nobody was paged since 2026-03-03T11:00:00.000Z, and the Watchdog was heard 23 times.',
    });
  });

  it('asks for the environment, from then until now', async () => {
    sent('page');
    sent('dead-man', 1);
    await quiet();
    const [args] = fake.calls().map((call) => call.args.join(' '));
    expect(args).to.contain(
      '--region eu-central-1 --namespace AWS/SNS --metric-name NumberOfMessagesPublished',
    );
    expect(args).to.contain('--start-time 2026-03-03T11:00:00.000Z --end-time 2026-03-04T12:00:00.000Z');
    expect(args).to.contain('--period 3600');
  });

  it('asks for longer periods than an hour where there would be more points than CloudWatch answers', async () => {
    process.env.SINCE = '2025-12-01T12:00:00Z';
    sent('page');
    sent('dead-man', 1);
    await quiet();
    expect(fake.calls()[0]?.args.join(' ')).to.contain('--period 7200');
  });

  it('is not so when somebody was paged', async () => {
    sent('page', 0, 2, 1);
    sent('dead-man', 12);
    expect(await quiet()).to.deep.include({
      code: EXIT.failed,
      text: 'digest-dev-page was sent 3 messages since 2026-03-03T11:00:00.000Z.',
    });
  });

  it('is not so when nothing could have paged', async () => {
    sent('page');
    sent('dead-man');
    const { code, text } = await quiet();
    expect(code).to.equal(EXIT.failed);
    expect(text).to.match(/the Watchdog was not heard either/);
  });

  it('fails when CloudWatch does not answer', async () => {
    fake.answer('aws', 'cloudwatch', { code: 254, stderr: 'AccessDenied' });
    expect((await failure(quiet())).message).to.match(/AccessDenied/);
  });

  for (const since of ['', 'yesterday', '2026-03-05T00:00:00Z'])
    it(`asks from when on: SINCE=${since}`, async () => {
      process.env.SINCE = since;
      expect((await failure(quiet())).message).to.match(/^say from when on/);
    });

  it('asks whose: there is no release in shared', async () => {
    process.env.ENVIRONMENT = 'shared';
    expect((await failure(quiet())).message).to.match(/^shared has no release/);
  });
});
