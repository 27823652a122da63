import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { withLists } from '../src/index.ts';
import { readPage, readPages } from '../src/page.ts';
import { folder } from './support.ts';

describe('reading a page', () => {
  const scratch = mkdtempSync(join(tmpdir(), 'pages-'));
  after(() => rmSync(scratch, { recursive: true }));

  const good = `---
alert: Odd
severity: page
fault: odd-numbers
detect: 5m
repair: 1h
---

# Odd

## Meaning

Odd.

## Impact

None.

## First five minutes

\`\`\`sh local
make status
# => ^api +ended
\`\`\`

1. In a list:

   \`\`\`sh aws
   aws sts get-caller-identity
   \`\`\`

## Diagnosis

\`\`\`text
no command
\`\`\`

## Mitigation

Wait.

## Verify

Look.

## Undo

Nothing.

## Escalate

No.

## Prevent

No.
`;
  const read = (text: string) => {
    const file = join(scratch, 'Odd.md');
    writeFileSync(file, text);
    return readPage(file);
  };

  it('gives budgets in seconds, and blocks with their place, script and patterns', () => {
    const { alert, severity, fault, detect, repair, blocks } = read(good);
    expect({ alert, severity, fault, detect, repair }).to.deep.equal({
      alert: 'Odd',
      severity: 'page',
      fault: 'odd-numbers',
      detect: 300,
      repair: 3600,
    });
    expect(blocks).to.deep.equal([
      {
        target: 'local',
        section: 'First five minutes',
        line: 21,
        script: 'make status\n# => ^api +ended\n',
        expects: [/^api +ended/m],
      },
      {
        target: 'aws',
        section: 'First five minutes',
        line: 28,
        script: 'aws sts get-caller-identity\n',
        expects: [],
      },
    ]);
  });

  const bad: [what: string, change: (text: string) => string, says: RegExp][] = [
    [
      'another name inside',
      (text) => text.replace('alert: Odd', 'alert: Even'),
      /Odd\.md:1: .*Odd, Even, Odd/,
    ],
    ['a key that is missing', (text) => text.replace('detect: 5m\n', ''), /Odd\.md:1: .*has to have alert/],
    [
      'a severity that there is not',
      (text) => text.replace('severity: page', 'severity: bad'),
      /severity is bad/,
    ],
    ['a budget without a unit', (text) => text.replace('5m', '5'), /detect is 5;/],
    [
      'a section that is missing',
      (text) => text.replace('## Impact\n\nNone.\n', ''),
      /Odd\.md:16: .*"## Impact", not "## First/,
    ],
    ['a section too many', (text) => `${text}\n## More\n\nText.\n`, /"## More" is no section/],
    ['an empty section', (text) => text.replace('Wait.', ''), /"## Mitigation" is empty/],
    [
      'a block that does not say where it runs',
      (text) => text.replace('sh local', 'sh'),
      /Odd\.md:21: .*write ```sh local/,
    ],
    ['a block without an end', (text) => text.replace('no command\n```', 'no command'), /is not closed/],
    [
      'an expectation of nothing',
      (text) => text.replace('# => ^api +ended', '# =>'),
      /Odd\.md:23: .*expects nothing/,
    ],
    ['a pattern that is none', (text) => text.replace('^api', '(api'), /Odd\.md:23: .*regular expression/],
    ['front matter that is no YAML', (text) => text.replace('5m', '[5m'), /Odd\.md:1: .*no YAML/],
  ];
  for (const [what, change, says] of bad) {
    it(`refuses ${what}, says where, and what to do`, () => {
      expect(() => read(change(good))).to.throw(says);
    });
  }

  it('takes of a folder what is named like an alert', () => {
    read(good);
    for (const name of ['README.md', 'SCOREBOARD.md']) writeFileSync(join(scratch, name), 'no page');
    expect(readPages(scratch).map(({ alert }) => alert)).to.deep.equal(['Odd']);
  });
});

describe('the lists in README.md', () => {
  it('are as the pages say; `npm run generate -w @digest/runbooks` writes them', () => {
    const text = readFileSync(new URL('README.md', folder), 'utf8');
    expect(text).to.equal(withLists(text));
  });
});
