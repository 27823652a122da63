import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { parse } from 'yaml';
import { ALERTS } from '../src/catalogue.ts';
import { BOARDS } from '../src/files.ts';

const folder = fileURLToPath(new URL('../../runbooks/', import.meta.url));
const pages = readdirSync(folder).filter((file) => file.endsWith('.md') && file !== 'README.md');
const panels = BOARDS.flatMap(({ rows }) => rows.flatMap((row) => row.panels.map(({ title }) => title)));
const rows = BOARDS.flatMap((board) => board.rows.map(({ title }) => title));
const uids = BOARDS.map(({ uid }) => uid);

describe('runbooks', () => {
  it('are there for every alert, under its name, and for nothing else', () => {
    const named = ALERTS.map(({ name }) => `${name}.md`);
    expect(
      named.filter((page) => !pages.includes(page)),
      'alerts without a page in runbooks/',
    ).to.deep.equal([]);
    expect(
      pages.filter((page) => !named.includes(page)),
      'pages without an alert',
    ).to.deep.equal([]);
  });

  for (const { name, severity, dashboard } of ALERTS.filter(({ name }) => pages.includes(`${name}.md`))) {
    describe(name, () => {
      const [, front = '', title, body = ''] =
        /^---\n(.*?)\n---\n+# (\w+)\n(.*)$/s.exec(readFileSync(`${folder}${name}.md`, 'utf8')) ?? [];

      it('says of itself what the alert is', () => {
        expect(parse(front)).to.deep.equal({ alert: name, severity });
        expect(title).to.equal(name);
      });

      it('says what it means, what it does to clients, and where to look first', () => {
        const sections = [...body.matchAll(/^## (.+)\n+([^#]*)/gm)].map(([, head, text = '']) => [
          head,
          text.trim() !== '',
        ]);
        expect(sections.slice(0, 3)).to.deep.equal([
          ['Meaning', true],
          ['Impact', true],
          ['First five minutes', true],
        ]);
      });

      it('names dashboards and panels that there are, and the dashboard that the alert links to, or a nearer one', () => {
        const named = [...body.matchAll(/`?(digest-[a-z]+)`?/g)].map(([, uid]) => uid as string);
        expect(named).not.to.have.lengthOf(0);
        expect(named.filter((uid) => !uids.includes(uid))).to.deep.equal([]);
        expect(uids).to.include(dashboard);
        const italics = [...body.matchAll(/(?<!\*)\*([^*\n]+)\*(?!\*)/g)].map(([, text]) => text as string);
        expect(italics.filter((text) => !panels.includes(text) && !rows.includes(text))).to.deep.equal([]);
      });
    });
  }
});
