import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import { README, render } from '../../generate/render.ts';

describe("the key dashboard's README", () => {
  it('has the tables that `npm run generate -w @digest/key-dashboard` would write', () => {
    expect(
      readFileSync(README, 'utf8') === render(),
      'stale: npm run generate -w @digest/key-dashboard',
    ).to.equal(true);
  });

  it('says of them that they are generated', () => {
    expect(render().match(/<!-- generated: \w+, by /g)).to.have.length(2);
  });
});
