import { mock } from 'node:test';
import { expect } from 'chai';
import { createThrottle, type Throttle } from '../../src/access/throttle.ts';

const [ONE, ANOTHER] = ['192.0.2.1', '192.0.2.2'];

describe('the throttle of the sign-in', () => {
  let throttle: Throttle;
  let now: number;
  beforeEach(() => {
    now = Date.now();
    mock.method(Date, 'now', () => now);
    throttle = createThrottle();
  });
  afterEach(() => mock.restoreAll());

  const attempts = (address: string, count: number) =>
    Promise.all(Array.from({ length: count }, () => throttle.attempt(address)));

  it('lets nobody try for the rest of a minute after five wrong tokens, and anybody after that', async () => {
    expect(await attempts(ONE, 5)).to.deep.equal(Array(5).fill(undefined));
    now += 20_000;
    expect(await throttle.attempt(ONE)).to.equal(40);
    now += 39_999;
    expect(await throttle.attempt(ONE)).to.equal(1);
    now += 1;
    expect(await throttle.attempt(ONE)).to.equal(undefined);
  });

  it('keeps nobody out for what others did', async () => {
    for (let host = 1; host < 100; host += 1) await attempts(`198.51.100.${host}`, 10);
    expect(await throttle.attempt(ANOTHER)).to.equal(undefined);
  });

  it('does not count what was right', async () => {
    for (let n = 0; n < 30; n += 1) {
      expect(await throttle.attempt(ONE)).to.equal(undefined);
      await throttle.forgive(ONE);
    }
  });
});
