import { expect } from 'chai';
import type { AuditEntry } from '../../src/audit/audit.ts';
import { type AuditOptions, createAudit } from '../../src/audit/create.ts';
import { lineOf } from '../../src/audit/line.ts';
import { type CloudWatchLogs, startCloudWatchLogs } from './cloudwatch-logs.ts';
import { entry, HASH } from './entry.ts';

const GROUP = '/ecs/digest-dev-dashboard';

describe('the audit log in CloudWatch Logs', () => {
  let logs: CloudWatchLogs;
  let printed: string[];
  let warned: string[];
  beforeEach(async () => {
    logs = await startCloudWatchLogs();
    printed = [];
    warned = [];
  });
  afterEach(() => logs.close());

  const open = (more: Partial<AuditOptions> = {}) =>
    createAudit({
      logGroup: GROUP,
      client: logs.client,
      out: async (line) => void printed.push(line),
      warn: (_, message) => void warned.push(message),
      ...more,
    });
  const at = (minute: number, more: Partial<AuditEntry> = {}): string =>
    lineOf({
      time: new Date(Date.UTC(2026, 10, 27, 12, minute)).toISOString(),
      ...entry({ id: `${minute}`, ...more }),
    });
  const idsOf = ({ entries }: { entries: AuditEntry[] }) => entries.map(({ id }) => id);

  it('is asked for the lines of the audit of the last 90 days, the newest first, those of sidecars left out', async () => {
    await open().recent({ limit: 50 });
    const [{ startTime, ...asked } = { startTime: 0 }] = logs.asked;
    expect(asked).to.deep.equal({
      logGroupName: GROUP,
      logStreamNamePrefix: 'app/',
      filterPattern: '{ $.audit IS TRUE }',
      startFromHead: false,
      limit: 50,
    });
    expect(Date.now() - startTime).to.be.within(90 * 86_400_000, 90 * 86_400_000 + 5_000);
  });

  it('is asked for the lines of one key', async () => {
    await open().recent({ key: HASH, limit: 50 });
    expect(logs.asked[0]?.filterPattern).to.equal(`{ ($.audit IS TRUE) && ($.key = "${HASH}") }`);
  });

  it('is not asked for what is no hash, and could be a pattern', async () => {
    const { entries, older } = await open().recent({ key: '*") || ($.level = "*', limit: 50 });
    expect(entries).to.deep.equal([]);
    expect(older).to.include('is not the hash of a key');
    expect(logs.asked).to.deep.equal([]);
  });

  it('tells the lines of all tasks, page by page, until there are enough', async () => {
    logs.pages = [[at(9), at(8)], [], [at(7)], [at(6)]];
    const page = await open().recent({ limit: 3 });
    expect(idsOf(page)).to.deep.equal(['9', '8', '7']);
    expect(page.older).to.equal(`More entries are in the log group ${GROUP} of CloudWatch Logs.`);
    expect(logs.asked.map(({ nextToken }) => nextToken)).to.deep.equal([undefined, '1', '2']);
  });

  it('that has no more says from where on there would be', async () => {
    logs.pages = [[at(9)]];
    const { older } = await open().recent({ limit: 3 });
    expect(older).to.match(/^Entries of more than 90 days ago are in the log group/);
  });

  it('is not asked for page after page without an end', async () => {
    logs.pages = Array.from({ length: 100 }, () => []);
    const { entries, older } = await open().recent({ limit: 3 });
    expect(entries).to.deep.equal([]);
    expect(older).to.match(/^More entries are in/);
    expect(logs.asked).to.have.length(20);
  });

  it('passes over what only looks like a line of the audit', async () => {
    logs.pages = [[at(9), '{"audit":true}', 'null', at(8).slice(0, 40), at(7)]];
    expect(idsOf(await open().recent({ limit: 10 }))).to.deep.equal(['9', '7']);
  });

  it('need not have the newest lines yet: those of this task are known, and told once', async () => {
    const audit = open();
    await audit.write(entry({ id: 'first' }));
    await audit.write(entry({ id: 'second' }));
    logs.pages = [[printed[0] as string, at(9)]];
    expect(idsOf(await audit.recent({ limit: 10 }))).to.deep.equal(['second', 'first', '9']);
    const page = await audit.recent({ limit: 2 });
    expect(idsOf(page)).to.deep.equal(['second', 'first']);
    expect(page.older).to.match(/^More entries are in/);
  });

  it('has what other tasks did in between in its place', async () => {
    const audit = open();
    await audit.write(entry({ id: 'own' }));
    const later = new Date(Date.now() + 1000).toISOString();
    logs.pages = [[lineOf({ time: later, ...entry({ id: 'later' }) }), at(9)]];
    expect(idsOf(await audit.recent({ limit: 10 }))).to.deep.equal(['later', 'own', '9']);
  });

  it('is written by standard output alone, where there is no file', async () => {
    await open().write(entry());
    expect(printed).to.have.length(1);
  });

  const failures: Record<string, RegExp> = {
    AccessDeniedException: /may not read the log group .* allow logs:FilterLogEvents/,
    ResourceNotFoundException: /There is no log group .* AUDIT_LOG_GROUP and AWS_REGION/,
    ThrottlingException: /asked too often/,
    InvalidParameterException: /could not be asked .*InvalidParameterException/,
  };
  for (const [error, sentence] of Object.entries(failures)) {
    it(`that answers ${error} is said to, beside what this task did`, async () => {
      const audit = open();
      await audit.write(entry({ id: 'own' }));
      logs.error = error;
      const page = await audit.recent({ limit: 10 });
      expect(idsOf(page)).to.deep.equal(['own']);
      expect(page.older)
        .to.match(sentence)
        .and.match(/Shown is only what this task did\.$/);
      expect(warned).to.deep.equal(['audit lines could not be read from CloudWatch Logs']);
    });
  }

  it('that cannot be reached is said to be so', async () => {
    const audit = open();
    await logs.close();
    const { older } = await audit.recent({ limit: 10 });
    expect(older).to.match(/could not be asked .*ECONNREFUSED/);
    logs = await startCloudWatchLogs();
  });

  it('that says nothing is given up, where it is one of many things on a page after two seconds', async () => {
    logs.silent = true;
    const { older } = await open().recent({ limit: 10, brief: true });
    expect(older).to.match(/^CloudWatch Logs did not answer in time/);
  });

  it('is looked through briefly where it is one of many things on a page', async () => {
    logs.pages = Array.from({ length: 100 }, () => []);
    const { older } = await open().recent({ limit: 3, brief: true });
    expect(older).to.match(/^More entries are in/);
    expect(logs.asked).to.have.length(2);
  });

  it('is asked once by those who ask the same within seconds', async () => {
    const audit = open();
    logs.pages = [[at(9)]];
    const [first, second] = await Promise.all([audit.recent({ limit: 3 }), audit.recent({ limit: 3 })]);
    expect(second).to.deep.equal(first);
    await audit.write(entry({ id: 'new' }));
    expect(idsOf(await audit.recent({ limit: 3 }))).to.deep.equal(['new', '9']);
    expect(logs.asked).to.have.length(1);
    await audit.recent({ limit: 4 });
    await audit.recent({ limit: 3, key: HASH });
    await audit.recent({ limit: 3, brief: true });
    expect(logs.asked).to.have.length(4);
  });
});
