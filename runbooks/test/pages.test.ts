import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { ALERTS } from '../../dashboards/src/catalogue.ts';
import { BOARDS } from '../../dashboards/src/files.ts';
import { RUNBOOKS } from '../../gateway-tyk/dashboard/src/pages/errors.tsx';
import { FAULTS } from '../../local/drill/faults.ts';
import { readPages, SECTIONS, type Section } from '../src/page.ts';
import { documents, folder } from './support.ts';

const pages = readPages();
const panels = BOARDS.flatMap(({ rows }) => rows.flatMap((row) => row.panels.map(({ title }) => title)));
const rows = BOARDS.flatMap((board) => board.rows.map(({ title }) => title));
const uids = BOARDS.map(({ uid }) => uid);

/** Pages and buttons of the key dashboard, workflows and how GitHub starts them, and what is no name at all. */
const ALSO_ITALIC = [
  'Create a key',
  'Disable',
  'Enable',
  'Gateway',
  'Keys',
  'Revoke',
  'Rotate',
  'Test a key',
  'Explore',
  'Health',
  'italics',
  'Known, not tried',
  'Actions',
  'Run workflow',
  'apply',
  'promote',
];

/** Names of the project that begin like a dashboard's: those of environments, and of the API's job. */
const NO_BOARDS = ['digest-dev', 'digest-prod', 'digest-api'];

/** Verbs that change something. */
const CHANGES =
  /\bmake (start|stop|restart|release|rollback|key|apply|promote)\b|aws \S+ (update|register|create|delete|put|stop|test|import|request|revoke)-|CLIENT KILL/;

/** What a block may do with a plan that it has just made: say more of it, and what is expected. */
const READS_THE_PLAN = /^(make cost\b.*|\s*#.*|)\n/gm;

/** Of a screen and a half, for a terminal or a browser beside one. */
const ROWS = 67;
const COLUMNS = 120;

const sorted = (names: string[]) => names.sort();

describe('alert, page and fault', () => {
  it('are one to one: a page for every alert, under its name, and none without', () => {
    expect(sorted(pages.map(({ alert }) => alert))).to.deep.equal(sorted(ALERTS.map(({ name }) => name)));
  });

  it('… to one: every page has the fault that is the drill of its alert, and no fault is without a page', () => {
    const pairs = (of: readonly { alert: string; fault: string }[]) =>
      sorted(of.map(({ alert, fault }) => `${alert}: ${fault}`));
    expect(pairs(pages)).to.deep.equal(pairs(FAULTS.map(({ alert, name }) => ({ alert, fault: name }))));
    expect(new Set(FAULTS.map(({ name }) => name)).size).to.equal(FAULTS.length);
  });

  for (const { name, severity } of ALERTS) {
    it(`${name} has one severity in both`, () => {
      expect(pages.find(({ alert }) => alert === name)?.severity).to.equal(severity);
    });
  }
});

for (const page of pages) {
  const { alert, text } = page;
  const paper = FAULTS.find(({ name }) => name === page.fault)?.paper !== undefined;
  const blocks = (target: 'local' | 'aws', section: Section) =>
    page.blocks.filter((block) => block.target === target && block.section === section);

  describe(alert, () => {
    it('has commands to diagnose, mitigate and verify, for both systems or with a word on AWS', () => {
      for (const section of ['First five minutes', 'Diagnosis', 'Mitigation', 'Verify'] as const) {
        if (!paper) expect(blocks('local', section), `local, ${section}`).not.to.have.lengthOf(0);
        if (!/In AWS/.test(text[section]))
          expect(blocks('aws', section), `aws, ${section}`).not.to.have.lengthOf(0);
      }
    });

    it('says what to expect where it looks', () => {
      if (paper) return;
      for (const section of ['First five minutes', 'Diagnosis', 'Verify'] as const)
        expect(
          blocks('local', section).flatMap(({ expects }) => expects),
          section,
        ).not.to.have.lengthOf(0);
    });

    it('fits on a screen and a half before Mitigation', () => {
      const before = SECTIONS.slice(0, SECTIONS.indexOf('Mitigation'));
      const lines = before.flatMap((section) => `${section}\n${text[section]}`.split('\n'));
      expect(
        lines.reduce((sum, line) => sum + Math.max(1, Math.ceil(line.length / COLUMNS)), 0),
      ).to.be.at.most(ROWS);
    });

    it('has no command that hides that it failed, but where its output is looked at', () => {
      for (const { script, line } of page.blocks.filter(({ target }) => target === 'local'))
        expect(hidden(script), `line ${line}`).to.deep.equal([]);
    });

    it('verifies that its alert is over, and that clients are served', () => {
      if (paper) return;
      const verify = blocks('local', 'Verify')
        .map(({ script }) => script)
        .join('');
      expect(verify).to.match(/^make probe\b.*\n# => \^hash \+20 × 200/m);
      // The Watchdog always fires; its dead man is over instead.
      if (alert !== 'Watchdog')
        expect(verify).to.include(
          `make query Q='ALERTS{alertname="${alert}", alertstate="firing"}'\n# => ^nothing$\n`,
        );
    });

    it('changes nothing while it looks', () => {
      for (const section of ['First five minutes', 'Diagnosis'] as const)
        for (const { script } of [...blocks('local', section), ...blocks('aws', section)])
          expect(script).not.to.match(CHANGES);
    });
  });
}

describe('what is written for people', () => {
  for (const { file, text, blocks } of documents) {
    it(`${file} lets a plan be read before anything else is done`, () => {
      for (const { script, line } of blocks) {
        const [, after = ''] = /^make plan\b.*\n([\s\S]*)/m.exec(script) ?? [];
        expect(after.replaceAll(READS_THE_PLAN, ''), `line ${line}`).to.equal('');
      }
    });

    it(`${file} names dashboards and panels that there are`, () => {
      const prose = text.replaceAll(/^ *```[\s\S]*?^ *```$/gm, '');
      const named = [...prose.matchAll(/\bdigest-[a-z]+\b/g)].map(([uid]) => uid);
      expect(named.filter((uid) => !uids.includes(uid) && !NO_BOARDS.includes(uid))).to.deep.equal([]);
      const italics = [...prose.matchAll(/(?<!\*)\*([^*\n]+)\*(?!\*)/g)].map(([, text]) => text as string);
      const known = [...panels, ...rows, ...ALSO_ITALIC];
      expect(italics.filter((text) => !known.includes(text))).to.deep.equal([]);
    });

    it(`${file} links to files that there are, and to headings in them`, () => {
      const links = [...text.matchAll(/\]\((?!https?:)([^)#\s]*)(?:#([^)\s]+))?\)/g)];
      for (const [, path = '', heading] of links) {
        const target = new URL(path, new URL(file, folder));
        if (path) expect(existsSync(fileURLToPath(target)), path).to.equal(true);
        if (heading && path.endsWith('.md')) expect(anchors(target), path).to.include(heading);
      }
    });
  }

  it('gives every alert its dashboard', () => {
    for (const { dashboard, name } of ALERTS) expect(uids, name).to.include(dashboard);
  });

  it('is what the key dashboard and the alarms of CloudWatch name', () => {
    const named = [
      ...Object.values(RUNBOOKS),
      ...sources('gateway-tyk/dashboard/src', /\.tsx?$/, /<Runbook name="(\w+)"/g),
      ...sources('modules', /\.tf$/, /\brunbooks\/(\w+)\.md/g),
    ];
    expect(named.length).to.be.greaterThan(5);
    expect(named.filter((name) => !pages.some(({ alert }) => alert === name))).to.deep.equal([]);
  });
});

/** @returns the lines of a script after which `sh -eu` goes on though a command in them failed, and nothing looks at what it printed */
function hidden(script: string): string[] {
  const lines = script.split('\n');
  return lines.filter((line, index) => {
    if (!/\|\||\bset \+e\b|\$\(make|`make/.test(line)) return false;
    // An assignment fails with its command; in the words of another one nobody asks.
    if (/^\s*\w+=\$\(make [^|]*\)$/.test(line)) return false;
    const [, command = ''] = /^\s*(make [^|]*) \|\| true$/.exec(line) ?? [];
    return command === '' || !/^\s*# => /.test(lines[index + 1] ?? '');
  });
}

/** @returns what the pattern's group finds in the files of a folder of the repository, and below it */
function sources(under: string, files: RegExp, pattern: RegExp): string[] {
  const base = fileURLToPath(new URL(`../${under}/`, folder));
  return readdirSync(base, { recursive: true, encoding: 'utf8' })
    .filter((name) => files.test(name) && !name.includes('.terra'))
    .flatMap((name) => [...readFileSync(base + name, 'utf8').matchAll(pattern)])
    .map((found) => found[1] as string);
}

/** @returns the headings of a file as GitHub links to them */
function anchors(file: URL): string[] {
  return [...readFileSync(file, 'utf8').matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replace(/[^\w\- ]/g, '')
      .replaceAll(' ', '-'),
  );
}
