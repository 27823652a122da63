import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import { render } from '../generate/render.ts';

describe('generated files', () => {
  it('are what `npm run generate -w api` would write', async () => {
    for (const { file, text } of await render()) {
      expect(
        readFileSync(file, 'utf8') === text,
        `${file.pathname} is stale: npm run generate -w api`,
      ).to.equal(true);
    }
  });

  it('say so, in the first line or at the markers', async () => {
    for (const { text } of await render())
      expect(text).to.match(/^\/\/ Generated from|<!-- generated: .* by /);
  });
});
