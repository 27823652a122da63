import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { declarations } from '../src/hcl.ts';
import { shortType } from '../src/hcl-type.ts';
import { repository } from '../src/live.ts';
import { readmes, withTables } from '../src/tables.ts';

describe('tables of inputs and outputs', () => {
  it('in the READMEs are what the *.tf files say', async () => {
    const files = Object.entries(await readmes());
    expect(files).to.have.length.above(8);
    for (const [file, text] of files)
      expect(
        text === readFileSync(repository + file, 'utf8'),
        `${file} is stale; npm run generate -w ops`,
      ).to.equal(true);
  });

  describe('of a module', () => {
    const root = `${mkdtempSync(join(tmpdir(), 'digest-tables-'))}/`;
    after(() => rmSync(root, { recursive: true }));

    let text: string;
    before(async () => {
      mkdirSync(`${root}modules/house`, { recursive: true });
      mkdirSync(`${root}bootstrap`);
      const files = {
        'README.md': 'Before.\n<!-- tables:begin -->\nold\n<!-- tables:end -->\nAfter.\n',
        'variables.tf':
          'variable "colour" {\n  type = string\n  default = "a|b"\n  description = "One of $${red}."\n}\n',
        'variables-more.tf':
          'variable "nothing" {\n  type = string\n  default = null\n}\nvariable "size" {\n  type = object({ floors = number })\n}\n',
        'outputs.tf': 'output "key" {\n  description = "Opens it."\n  value = 1\n}\n',
      };
      for (const [file, content] of Object.entries(files))
        writeFileSync(`${root}modules/house/${file}`, content);
      ({ 'modules/house/README.md': text = '' } = await readmes(root));
    });

    it('have what is required first, from all files', () => {
      const names = [...text.matchAll(/^\| `(\w+)`/gm)].map(([, name]) => name);
      expect(names).to.deep.equal(['size', 'colour', 'nothing', 'key']);
      expect(text).to.match(/`size` \| `\{ floors: number \}` \| \*\*required\*\*/);
    });

    it('tell a default of null from none, and escape for Markdown', () => {
      expect(text).to.match(/`nothing` \| `string` \| `null`/);
      expect(text).to.contain(`| \`"a\\|b"\` | One of \${red}. |`);
    });

    it('replace only what is between the markers', () => {
      expect(text)
        .to.match(/^Before\.\n/)
        .and.to.match(/<!-- tables:end -->\nAfter\.\n$/);
      expect(text).not.to.contain('old');
    });

    it('need a place', async () => {
      const found = await declarations('modules/house', root);
      expect(() => withTables('# House', found, 'house/README.md')).to.throw(
        'house/README.md has no place for its tables',
      );
    });
  });
});

describe('a type in a table', () => {
  for (const [type, short] of [
    ['string', 'string'],
    ['map(list(string))', 'map(list(string))'],
    ['tuple([string, number])', 'tuple(string, number)'],
    ['object({})', '{  }'],
    [
      'map(object({ a = string # says why\n b = optional(number, 3) }))',
      'map({ a: string, b?: number = 3 })',
    ],
    ['object({ a = optional(list(string), ["x", "(y"]), b = any })', '{ a?: list(string), b: any }'],
    [
      'object({ a = object({ b = string }), c = optional(map(string), {}) })',
      '{ a: { … }, c?: map(string) }',
    ],
  ] as const)
    it(`${type.replace(/\n/g, ' ')} is ${short}`, () => expect(shortType(type)).to.equal(short));

  it('that is none is refused, with the place', () => {
    expect(() => shortType('object({ a = string')).to.throw(
      'no type constraint, at the end: object({ a = string',
    );
  });
});
