import type { Block } from '@digest/runbooks/pages';
import { expect } from 'chai';
import type { BlockResult } from '../drill/blocks.ts';
import { controlStaysBroken, diagnoses, overBudget, type Untreated, verifies } from '../drill/judge.ts';
import { words } from '../drill/words.ts';

describe('what a drill has to have shown', () => {
  it('is a time within the budget, real time with real time', () => {
    const timing = { budget: 300, after: 300, measured: 10, factor: 30 };
    expect(overBudget('detect', timing)).to.deep.equal([]);
    const [failure] = overBudget('repair', { ...timing, after: 330, measured: 11 });
    expect(failure).to.deep.equal({
      phase: 'repair',
      expected: "within the page's budget of 5 min",
      came: '6 min (11.0 s here, 30 times compressed)',
    });
  });

  const result = (holds: boolean): BlockResult => ({
    block: {} as Block,
    end: 0,
    output: '',
    missing: [],
    holds,
  });

  it('is a diagnosis that says something else of a healthy system', () => {
    expect(diagnoses([result(true), result(false)])).to.deep.equal([]);
    expect(diagnoses([result(true), result(true)])[0]?.came).to.equal('all 2 of them hold there too');
    expect(diagnoses([])[0]?.came).to.equal('no block at all');
  });

  it('is a verification that says something else of a broken one', () => {
    expect(verifies([result(false)])).to.deep.equal([]);
    expect(verifies([result(true)])[0]).to.deep.equal({
      phase: 'Verify where it is broken',
      expected: 'at least one block of Verify that does not hold where nobody follows the page',
      came: 'all 1 of them hold there too',
    });
  });

  describe('is a system that stays broken where nobody follows the page', () => {
    const fault = { alert: 'APIDown', sli: 'broken' } as const;
    const broken: Untreated = { delivered: true, firing: true, clients: { state: 'broken', text: '500' } };

    it('its alert and what its clients see', () => {
      expect(controlStaysBroken(fault, broken)).to.deep.equal([]);
      const healed = { ...broken, clients: { state: 'healthy', text: '90 calls served well' } } as const;
      expect(controlStaysBroken(fault, healed)[0]?.came).to.equal('90 calls served well');
      expect(controlStaysBroken({ ...fault, sli: 'healthy' }, healed)).to.deep.equal([]);
    });

    it('at the sink and in Prometheus', () => {
      expect(controlStaysBroken(fault, { ...broken, firing: false })[0]?.came).to.match(/no more/);
      expect(controlStaysBroken(fault, { ...broken, delivered: false })[0]?.came).to.match(/nothing of it/);
    });
  });

  it('is told in the words of people', () => {
    expect([words(90), words(300), words(6.4 * 3600), words(86_400)]).to.deep.equal([
      '90 s',
      '5 min',
      '6.4 h',
      '24 h',
    ]);
  });
});
