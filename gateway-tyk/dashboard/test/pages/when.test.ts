import { expect } from 'chai';
import { EXPIRIES, OVERLAPS, readWhen } from '../../src/pages/when.tsx';

const now = new Date('2026-03-01T12:00:00Z');

describe('a time chosen in a form', () => {
  it('is so long from now', () => {
    expect(readWhen({ choice: '24h', date: '' }, OVERLAPS, now)).to.deep.equal({
      at: new Date('2026-03-02T12:00:00Z'),
    });
  });

  it('is never', () => {
    expect(readWhen({ choice: 'never', date: '' }, EXPIRIES, now)).to.deep.equal({});
  });

  it('is a date and a time of day in UTC, wherever the server is', () => {
    expect(readWhen({ choice: 'at', date: '2026-03-29T02:30' }, OVERLAPS, now)).to.deep.equal({
      at: new Date('2026-03-29T02:30:00Z'),
    });
  });

  const refused = {
    'what is over': { choice: 'at', date: '2026-03-01T11:59' },
    'a month that there is not': { choice: 'at', date: '2026-13-01T11:59' },
    'a day that there is not': { choice: 'at', date: '2026-04-31T11:59' },
    'no date': { choice: 'at', date: '' },
    'a date in words': { choice: 'at', date: 'tomorrow' },
    'a date beside another choice, which may not be what was meant': {
      choice: '1h',
      date: '2026-03-29T02:30',
    },
    'no choice': { choice: '', date: '' },
    'what is no choice here': { choice: 'never', date: '' },
  };
  for (const [what, values] of Object.entries(refused)) {
    it(`is not ${what}`, () => {
      expect(readWhen(values, OVERLAPS, now))
        .to.have.property('problem')
        .that.is.a('string');
    });
  }
});
