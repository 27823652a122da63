import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { parse } from 'yaml';
import { ALERTS } from '../src/catalogue.ts';

const folder = fileURLToPath(new URL('../../runbooks/', import.meta.url));
const pages = readdirSync(folder).filter((file) => file.endsWith('.md') && file !== 'README.md');

describe('runbooks', () => {
  it('are there for every alert, under its name, and for nothing else', () => {
    expect(pages).to.have.members(ALERTS.map(({ name }) => `${name}.md`));
  });

  for (const { name, severity } of ALERTS) {
    it(`${name} says of itself what the alert is`, () => {
      const [, front = '', title] =
        /^---\n(.*?)\n---\n+# (\w+)\n/s.exec(readFileSync(`${folder}${name}.md`, 'utf8')) ?? [];
      expect(parse(front)).to.deep.equal({ alert: name, severity });
      expect(title).to.equal(name);
    });
  }
});
