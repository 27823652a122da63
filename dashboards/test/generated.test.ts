import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { files } from '../src/files.ts';

const home = fileURLToPath(new URL('../', import.meta.url));

describe('generated files', () => {
  for (const [path, text] of files()) {
    it(`${path} is as \`make dashboards\` writes it`, () => {
      expect(readFileSync(home + path, 'utf8')).to.equal(text);
    });
  }

  for (const folder of ['rules', 'grafana']) {
    it(`${folder}/ has nothing else, which would be loaded too`, () => {
      const expected = [...files().keys()].filter((path) => path.startsWith(`${folder}/`));
      expect(readdirSync(home + folder).map((file) => `${folder}/${file}`)).to.have.members(expected);
    });
  }
});
