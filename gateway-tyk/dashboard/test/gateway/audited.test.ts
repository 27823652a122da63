import { expect } from 'chai';
import type { Audit, AuditEntry } from '../../src/audit/audit.ts';
import { auditedIn } from '../../src/gateway/audited.ts';
import { entry, HASH } from '../audit/entry.ts';

describe('whether something was done to a key, as the audit has it,', () => {
  const since = new Date('2026-06-01T12:00:00Z');
  const AFTER = '2026-06-01T12:00:00.000Z';
  const BEFORE = '2026-06-01T11:59:59.999Z';
  const asked: unknown[] = [];
  const audited = (...entries: [time: string, outcome: AuditEntry['outcome']][]) => {
    const audit: Pick<Audit, 'recent'> = {
      async recent(query) {
        asked.push(query);
        return { entries: entries.map(([time, outcome]) => ({ time, ...entry({ outcome }) })) };
      },
    };
    return auditedIn(audit)(HASH, since);
  };

  it('is asked of that key only, and briefly', async () => {
    await audited();
    expect(asked).to.deep.equal([{ key: HASH, limit: 20, brief: true }]);
  });

  it('is so when it was done since then, or may have been', async () => {
    expect(await audited([AFTER, 'intended'], [AFTER, 'done'], [BEFORE, 'failed'])).to.equal(true);
    expect(await audited([AFTER, 'unknown'])).to.equal(true);
  });

  it('is not so when it was done before, or only tried', async () => {
    expect(await audited()).to.equal(false);
    expect(await audited([AFTER, 'failed'], [AFTER, 'intended'], [BEFORE, 'done'])).to.equal(false);
  });
});
