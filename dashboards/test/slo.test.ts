import { expect } from 'chai';
import { BURNS, OBJECTIVES, PERIOD } from '../src/slo.ts';

/** Said again in plain values: rules and their cases are both made from the tables, and would follow a slip of the keyboard. */
describe('what is promised', () => {
  it('is 99.9 % without errors and 99 % within a tenth of a second, over 30 days', () => {
    expect(PERIOD).to.equal('30d');
    for (const { availability, latency } of OBJECTIVES) {
      expect(availability).to.equal(99.9);
      expect(latency).to.deep.equal({ percent: 99, seconds: 0.1 });
    }
  });

  it("is watched over the windows of Google's SRE workbook", () => {
    expect(BURNS.map(({ long, short, rate, severity }) => [long, short, rate, severity])).to.deep.equal([
      ['1h', '5m', 14.4, 'page'],
      ['6h', '30m', 6, 'page'],
      ['1d', '2h', 3, 'ticket'],
      ['3d', '6h', 1, 'ticket'],
    ]);
  });

  it('has bounds that spend the budget that they say in the time that they say', () => {
    const hours = { m: 1 / 60, h: 1, d: 24 };
    for (const { spent, long, rate } of BURNS) {
      const length = Number.parseInt(long, 10) * hours[long.slice(-1) as keyof typeof hours];
      expect((rate * length) / (30 * 24), long).to.be.closeTo(Number.parseInt(spent, 10) / 100, 1e-9);
    }
  });
});
