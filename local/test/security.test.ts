import { existsSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';

const root = new URL('../../', import.meta.url);
const page = new URL('docs/security.md', root);
const text = readFileSync(page, 'utf8');

/** https://owasp.org/API-Security/editions/2023/en/0x11-t10/ */
const RISKS = [
  'Broken object level authorization',
  'Broken authentication',
  'Broken object property level authorization',
  'Unrestricted resource consumption',
  'Broken function level authorization',
  'Unrestricted access to sensitive business flows',
  'Server side request forgery',
  'Security misconfiguration',
  'Improper inventory management',
  'Unsafe consumption of APIs',
];

/** Titles of the tests in a file, with … for what is put into them when they run. Tests that are skipped for good are none. */
const TITLES: Record<string, (source: string) => string[]> = {
  '.ts': (source) =>
    [...source.matchAll(/^\s*it\(\s*(['"`])((?:\\.|(?!\1).)*)\1/gm)].map(([, , title = '']) =>
      title.replaceAll(/\$\{(?:[^{}]|\{[^{}]*\})*\}/g, '…').replaceAll(/\\(.)/g, '$1'),
    ),
  '.tftest.hcl': (source) => [...source.matchAll(/^run "(\w+)" \{$/gm)].map(([, title = '']) => title),
  '_test.rego': (source) => [...source.matchAll(/^(test_\w+) if \{$/gm)].map(([, title = '']) => title),
};

const titlesOf = (file: URL): string[] => {
  const [, read] = Object.entries(TITLES).find(([end]) => file.pathname.endsWith(end)) ?? [];
  return read?.(readFileSync(file, 'utf8')) ?? [];
};

interface Reference {
  file: URL;
  title: string;
}

/** `[words](file) `title`, `title`` */
function references(markdown: string): Reference[] {
  return [...markdown.matchAll(/\]\(([^)#\s]+)\)((?:,?\s`[^`]+`)+)/g)].flatMap(([, path = '', titles = '']) =>
    [...titles.matchAll(/`([^`]+)`/g)].map(([, title = '']) => ({ file: new URL(path, page), title })),
  );
}

const rows = text.split('\n').flatMap((line) => {
  const [, id = '', name = '', rest = ''] = /^\| (API\d+) ([^|]+) \|(.*)\|$/.exec(line) ?? [];
  return id ? [{ id, name, tests: references(rest) }] : [];
});

describe('docs/security.md', () => {
  it('has each of the ten risks once, in their order', () => {
    expect(rows.map(({ id, name }) => `${id} ${name}`)).to.deep.equal(
      RISKS.map((name, index) => `API${index + 1} ${name}`),
    );
  });

  for (const { id, tests } of rows) {
    it(`proves ${id} by tests that there are`, () => {
      expect(tests).not.to.deep.equal([]);
      for (const { file, title } of tests) expect(titlesOf(file), file.pathname).to.include(title);
    });
  }

  it('names no other test that there is not', () => {
    for (const { file, title } of references(text)) expect(titlesOf(file), file.pathname).to.include(title);
  });

  it('names only files that mocha, Terraform or conftest run', () => {
    for (const { file } of references(text)) {
      if (/(\.test\.ts|\/tests\/[\w-]+\.tftest\.hcl|_test\.rego)$/.test(file.pathname)) continue;
      // The cases of the conformance suite are functions that it calls.
      const suite = new URL('../conformance.test.ts', file);
      const name = file.pathname.slice(dirname(suite.pathname).length);
      expect(readFileSync(suite, 'utf8'), file.pathname).to.include(`from '.${name}'`);
    }
  });
});

describe('what is written about security', () => {
  for (const name of ['docs/security.md', 'SECURITY.md']) {
    it(`${name} links to files that there are, and to headings in them`, () => {
      const here = new URL(name, root);
      const links = readFileSync(here, 'utf8').matchAll(/\]\((?!https?:)([^)#\s]*)(?:#([^)\s]+))?\)/g);
      for (const [, path = '', heading] of links) {
        const target = new URL(path || here, here);
        expect(existsSync(fileURLToPath(target)), path).to.equal(true);
        if (heading) expect(anchors(readFileSync(target, 'utf8')), `${path}#${heading}`).to.include(heading);
      }
    });
  }
});

/** As GitHub makes them of headings. */
const anchors = (markdown: string): string[] =>
  [...markdown.matchAll(/^#+ (.*)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-'),
  );
