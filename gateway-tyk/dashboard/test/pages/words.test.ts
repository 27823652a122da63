import { expect } from 'chai';
import { count, exact, relative } from '../../src/pages/words.ts';

const now = new Date('2026-03-01T12:00:00Z');
const at = (seconds: number) => new Date(now.getTime() + seconds * 1000);

describe('words', () => {
  it('say when something was or will be', () => {
    expect(relative(at(0), now)).to.equal('now');
    expect(relative(at(-12), now)).to.equal('12 seconds ago');
    expect(relative(at(-59), now)).to.equal('59 seconds ago');
    expect(relative(at(-60), now)).to.equal('1 minute ago');
    expect(relative(at(3 * 3600 + 59), now)).to.equal('in 3 hours');
    expect(relative(at(-26 * 86_400), now)).to.equal('26 days ago');
    expect(relative(at(400 * 86_400), now)).to.equal('in 1 year');
  });

  it('say the exact time in UTC', () => {
    expect(exact(new Date('2026-03-01T12:00:00.999+02:00'))).to.equal('2026-03-01 10:00:00 UTC');
  });

  it('count', () => {
    expect([0, 1, 1204].map((keys) => count(keys, 'key'))).to.deep.equal(['0 keys', '1 key', '1,204 keys']);
  });
});
