import { expect } from 'chai';
import { h } from 'preact';
import { renderToString } from 'preact-render-to-string';
import type { AuditEntry } from '../../src/audit/audit.ts';
import { Unfinished } from '../../src/pages/audit-table.tsx';

describe('an action of which nobody wrote how it ended', () => {
  const key = 'a'.repeat(64);
  const entry = (
    id: string,
    outcome: AuditEntry['outcome'],
    seconds: number,
    more: Partial<AuditEntry> = {},
  ): AuditEntry => ({
    id,
    time: new Date(Date.now() - seconds * 1000).toISOString(),
    request_id: 'r',
    actor: { name: 'kim', role: 'admin' },
    action: 'disable',
    key,
    outcome,
    detail: {},
    ...more,
  });
  const html = (...entries: AuditEntry[]) => renderToString(h(Unfinished, { entries }));

  it('is told, with the key to look at', () => {
    expect(html(entry('1', 'intended', 3600)))
      .to.contain('“Disable” was begun by kim')
      .and.contain(`href="/keys/${key}"`);
  });

  it('may have made a key', () => {
    const { key: _, ...create } = entry('1', 'intended', 3600, { action: 'create' });
    expect(html(create)).to.contain('“Create” was begun by kim').and.contain('whose token nobody has');
  });

  it('is none that has ended, however it did', () => {
    for (const outcome of ['done', 'failed', 'unknown'] as const)
      expect(html(entry('1', outcome, 3600), entry('1', 'intended', 3601))).to.equal('');
  });

  it('is none that is under way', () => {
    expect(html(entry('1', 'intended', 60))).to.equal('');
  });
});
