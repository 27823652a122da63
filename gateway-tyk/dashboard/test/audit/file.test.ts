import {
  appendFileSync,
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { skip } from '../../../../local/testing/needs.ts';
import { type AuditEntry, AuditError } from '../../src/audit/audit.ts';
import { type AuditOptions, createAudit } from '../../src/audit/create.ts';
import { lineOf } from '../../src/audit/line.ts';
import { entry, HASH } from './entry.ts';

describe('the audit log in a file', () => {
  let folder: string;
  let file: string;
  let printed: string[];
  let warned: [fields: object, message: string][];
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'digest-audit-'));
    file = join(folder, 'audit.jsonl');
    printed = [];
    warned = [];
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const open = (more: Partial<AuditOptions> = {}) =>
    createAudit({
      file,
      out: async (line) => void printed.push(line),
      warn: (...told) => void warned.push(told),
      ...more,
    });
  const written = (): Record<string, unknown>[] =>
    readFileSync(file, 'utf8')
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
  const ids = async (audit = open(), limit = 10_000) =>
    (await audit.recent({ limit })).entries.map(({ id }) => id);
  const refusal = (promise: Promise<unknown>): Promise<Error> =>
    promise.then(
      () => expect.fail('it was written'),
      (error) => error,
    );

  describe('a line', () => {
    it('is a log line with a mark, the time and the entry, the same in the file and on standard output', async () => {
      await open().write(entry());
      const [{ time, ...line } = {}] = written();
      expect(line).to.deep.equal({ level: 'info', audit: true, msg: 'audit', ...entry() });
      expect(Date.now() - Date.parse(String(time))).to.be.within(0, 5_000);
      expect(String(time)).to.match(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
      expect(printed).to.deep.equal([readFileSync(file, 'utf8').trimEnd()]);
    });

    it('of what failed, or may have, is a warning', async () => {
      for (const outcome of ['done', 'failed', 'unknown'] as const) await open().write(entry({ outcome }));
      expect(written().map(({ level }) => level)).to.deep.equal(['info', 'warn', 'warn']);
    });

    it('has no key where there is none yet, and no newline but the one at its end', async () => {
      const { key: _, ...creation } = entry({ action: 'create', detail: { alias: 'two\nlines\u2028' } });
      await open().write(creation);
      expect(readFileSync(file, 'utf8').match(/\n/g)).to.have.length(1);
      expect(written()[0]).not.to.have.property('key');
    });

    it('has of the operator name, role and what else tells people apart, and nothing more', async () => {
      const actor = { name: 'ada', role: 'admin', subject: '1234' } as const;
      await open().write(entry({ actor: { ...actor, cookie: 'secret' } as AuditEntry['actor'] }));
      expect(written()[0]).to.deep.include({ actor });
      expect((await open().recent({ limit: 1 })).entries[0]?.actor).to.deep.equal(actor);
    });
  });

  describe('writing', () => {
    it('makes the folder and the file, for the owner only', async () => {
      file = join(folder, 'new', 'folder', 'audit.jsonl');
      await open().write(entry());
      expect(statSync(file).mode & 0o777).to.equal(0o600);
      expect(statSync(join(folder, 'new')).mode & 0o777).to.equal(0o700);
    });

    it('is done one after the other, in the order of the calls, whatever takes long', async () => {
      // The earlier a line, the longer it takes.
      const audit = open({
        out: async (line) => {
          for (let turn = printed.length; turn < 30; turn++) await new Promise(setImmediate);
          printed.push(line);
        },
      });
      const names = Array.from({ length: 30 }, (_, index) => `action ${index}`);
      await Promise.all(names.map((id) => audit.write(entry({ id }))));
      expect(written().map(({ id }) => id)).to.deep.equal(names);
      expect(printed.map((line) => JSON.parse(line).id)).to.deep.equal(names);
      expect(written().map(({ time }) => time)).to.deep.equal(
        written()
          .map(({ time }) => time)
          .sort(),
      );
    });

    it('is over when the line is in the file and on standard output', async () => {
      const steps: string[] = [];
      const out = async () => {
        steps.push(`printed, with ${written().length} line in the file`);
        await new Promise(setImmediate);
        steps.push('is out');
      };
      await open({ out }).write(entry());
      expect(steps).to.deep.equal(['printed, with 1 line in the file', 'is out']);
    });

    it('only appends', async () => {
      writeFileSync(file, `${lineOf({ time: '2026-11-27T12:00:00.000Z', ...entry({ id: 'earlier' }) })}\n`);
      const before = readFileSync(file, 'utf8');
      await open().write(entry());
      expect(readFileSync(file, 'utf8').startsWith(before)).to.equal(true);
    });

    it('begins a file anew that was moved away', async () => {
      const audit = open();
      await audit.write(entry({ id: 'first' }));
      renameSync(file, `${file}.1`);
      await audit.write(entry({ id: 'second' }));
      expect(written().map(({ id }) => id)).to.deep.equal(['second']);
    });

    it('begins a new line after one that was torn, at the start or since', async () => {
      writeFileSync(file, '{"level":"info","time":"2026-');
      const audit = open();
      await audit.write(entry({ id: 'first' }));
      appendFileSync(file, '{"torn');
      await audit.write(entry({ id: 'second' }));
      const lines = readFileSync(file, 'utf8').split('\n');
      expect(lines).to.have.length(5);
      expect([lines[1], lines[3]].map((line) => JSON.parse(line as string).id)).to.deep.equal([
        'first',
        'second',
      ]);
      expect(await ids()).to.deep.equal(['second', 'first']);
    });
  });

  describe('fails, with a sentence that says what to do,', () => {
    it('when the file is a folder', async () => {
      mkdirSync(file);
      const error = await refusal(open().write(entry()));
      expect(error).to.be.instanceOf(AuditError);
      expect(error.message)
        .to.include(`AUDIT_FILE=${file}`)
        .and.include('EISDIR')
        .and.match(/Make room/);
      expect(printed).to.deep.equal([]);
    });

    it('when there is a file in the place of the folder', async () => {
      writeFileSync(file, '');
      expect(await refusal(open({ file: join(file, 'audit.jsonl') }).write(entry()))).to.be.instanceOf(
        AuditError,
      );
    });

    it('when the file may only be read', async () => {
      writeFileSync(file, '');
      chmodSync(file, 0o400);
      const isRoot = process.geteuid?.() === 0; // who may write whatever there is
      if (isRoot) process.seteuid?.(65_534);
      const error = await refusal(open().write(entry())).finally(() => isRoot && process.seteuid?.(0));
      expect(error).to.be.instanceOf(AuditError);
      expect(error.message).to.include('EACCES');
    });

    it('when the disk is full', async function () {
      // A device of Linux on which every write fails for want of room.
      if (!existsSync('/dev/full')) skip(this, '/dev/full is not there; it is on Linux');
      const error = await refusal(open({ file: '/dev/full' }).write(entry()));
      expect(error).to.be.instanceOf(AuditError);
      expect(error.message).to.include('ENOSPC');
    });

    it('when standard output cannot be written', async () => {
      const audit = open({ out: () => Promise.reject(new Error('EPIPE')) });
      const error = await refusal(audit.write(entry()));
      expect(error).to.be.instanceOf(AuditError);
      expect(error.message).to.include('standard output').and.include('EPIPE');
      expect((await audit.recent({ limit: 10 })).entries).to.deep.equal([]);
    });

    it('and the next one is written when it can be again', async () => {
      mkdirSync(file);
      const audit = open();
      const first = refusal(audit.write(entry({ id: 'first' })));
      await first;
      rmSync(file, { recursive: true });
      await audit.write(entry({ id: 'second' }));
      expect(await ids(audit)).to.deep.equal(['second']);
    });
  });

  describe('reading', () => {
    it('tells the newest first, and all of what was written', async () => {
      const audit = open();
      await audit.write(entry({ id: 'first' }));
      const { key: _, ...creation } = entry({ id: 'second', action: 'create', outcome: 'done' });
      await audit.write(creation);
      const { entries, older } = await audit.recent({ limit: 10 });
      expect(entries.map(({ time: _, ...rest }) => rest)).to.deep.equal([creation, entry({ id: 'first' })]);
      expect(older).to.equal(undefined);
    });

    it('tells after a restart what was told before', async () => {
      const audit = open();
      for (const id of ['first', 'second']) await audit.write(entry({ id }));
      expect(await open().recent({ limit: 10 })).to.deep.equal(await audit.recent({ limit: 10 }));
    });

    it('of a key tells what was done to that key', async () => {
      const audit = open();
      await audit.write(entry({ id: 'this' }));
      await audit.write(entry({ id: 'another', key: 'f'.repeat(64) }));
      const { entries } = await audit.recent({ key: HASH, limit: 10 });
      expect(entries.map(({ id }) => id)).to.deep.equal(['this']);
    });

    it('says where the rest is when there is more than was asked for', async () => {
      const audit = open();
      for (const id of ['first', 'second', 'third']) await audit.write(entry({ id }));
      expect(await ids(audit, 2)).to.deep.equal(['third', 'second']);
      expect((await audit.recent({ limit: 2 })).older).to.equal(`Older entries are in ${file}.`);
      expect(await audit.recent({ limit: 3 })).not.to.have.property('older');
    });

    it('keeps the last 5,000, and says where the rest is', async () => {
      const line = (index: number) =>
        lineOf({ time: '2026-11-27T12:00:00.000Z', ...entry({ id: `${index}` }) });
      writeFileSync(file, Array.from({ length: 5_001 }, (_, index) => `${line(index)}\n`).join(''));
      const audit = open();
      const page = await audit.recent({ limit: 10_000 });
      expect(page.entries).to.have.length(5_000);
      expect(page.entries.at(-1)?.id).to.equal('1');
      expect(page.older).to.equal(`Older entries are in ${file}.`);
      await audit.write(entry({ id: 'new' }));
      const kept = await ids(audit);
      expect(kept).to.have.length(5_000);
      expect([kept[0], kept.at(-1)]).to.deep.equal(['new', '2']);
    });

    it('says where the rest is as soon as there is more than it keeps', async () => {
      const line = lineOf({ time: '2026-11-27T12:00:00.000Z', ...entry() });
      writeFileSync(file, `${line}\n`.repeat(5_000));
      const audit = open();
      expect(await audit.recent({ limit: 10_000 })).not.to.have.property('older');
      await audit.write(entry());
      expect(await audit.recent({ limit: 10_000 })).to.have.property(
        'older',
        `Older entries are in ${file}.`,
      );
    });

    it('reads the end of a file that is too large to be read whole', async () => {
      const line = lineOf({
        time: '2026-11-27T12:00:00.000Z',
        ...entry({ detail: { alias: 'x'.repeat(1_000_000) } }),
      });
      writeFileSync(file, `${line}\n`.repeat(10));
      const page = await open().recent({ limit: 100 });
      expect(page.entries.length).to.be.within(7, 8);
      expect(page.older).to.equal(`Older entries are in ${file}.`);
      expect(warned).to.deep.equal([]);
    });

    it('passes over lines that are torn or none of the audit, and says how many', async () => {
      const good = lineOf({ time: '2026-11-27T12:00:00.000Z', ...entry({ id: 'good' }) });
      const foreign = [
        '{"level":"info","msg":"request"}',
        good.replace('"audit":true', '"audit":"true"'),
        good.replace('"disable"', '"explode"'),
        good.replace('"operator"', '"root"'),
        good.replace('"intended"', '"hoped"'),
        good.replace('2026', 'soon'),
        good.replace('"plan":"free"', '"plan":{}'),
        'null',
        good.slice(0, 50),
      ];
      writeFileSync(file, [good, '', ...foreign].join('\n'));
      const page = await open().recent({ limit: 100 });
      expect(page.entries.map(({ id }) => id)).to.deep.equal(['good']);
      expect(page.older).to.equal(`Lines of ${file} that are torn, or none of the audit: ${foreign.length}.`);
      expect(warned).to.deep.equal([
        [{ file, lines: foreign.length }, 'the audit file has lines that are torn, or none of the audit'],
      ]);
    });

    it('of a file that cannot be read tells why nothing is shown, and does not throw', async () => {
      mkdirSync(file);
      const { entries, older } = await open().recent({ limit: 10 });
      expect(entries).to.deep.equal([]);
      expect(older).to.match(/could not be read at start \(EISDIR/);
      expect(warned).to.have.length(1);
    });
  });

  it('needs a file or a log group', () => {
    expect(() => createAudit({ out: async () => {}, warn: () => {} })).to.throw('a file or a log group');
  });
});
