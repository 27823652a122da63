import type { Block } from '@digest/runbooks/pages';
import { expect } from 'chai';
import type { BlockResult } from '../drill/blocks.ts';
import {
  cells,
  controlStaysBroken,
  diagnoses,
  discriminates,
  overBudget,
  type Untreated,
  words,
} from '../drill/judge.ts';

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

  it('is a diagnosis that says something else of a healthy system', () => {
    const result = (holds: boolean): BlockResult => ({
      block: {} as Block,
      end: 0,
      output: '',
      missing: [],
      holds,
    });
    expect(diagnoses([result(true), result(false)])).to.deep.equal([]);
    expect(diagnoses([result(true), result(true)])[0]?.came).to.equal('all 2 of them hold there too');
    expect(diagnoses([])[0]?.came).to.equal('no block at all');
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

  describe('is that other alerts are quiet', () => {
    const fault = { alert: 'APIDown', also: { CollectorDropsData: 'it can' } };
    const row = (fired: string[], told: string[]) =>
      cells(fault, [{ fired: new Set(fired), told: new Set(told) }]);

    it('and its own is not', () => {
      expect(row(['APIDown'], ['APIDown'])).to.deep.equal({ APIDown: { state: 'delivered' } });
      expect(row(['APIDown'], [])).to.deep.equal({ APIDown: { state: 'missing' } });
    });

    it('or held back by Alertmanager for a reason that it has', () => {
      const held = row(['APIDown', 'UpstreamTimeouts'], ['APIDown']);
      expect(held.UpstreamTimeouts).to.have.property('state', 'inhibited');
      expect(held.UpstreamTimeouts)
        .to.have.property('why')
        .that.matches(/^APIDown fires: /);
      expect(discriminates(held, 'api-killed')).to.deep.equal([]);
    });

    it('but not when it was told all the same, or nobody holds it back', () => {
      const told = row(['APIDown', 'UpstreamTimeouts'], ['APIDown', 'UpstreamTimeouts']);
      expect(told.UpstreamTimeouts).to.deep.equal({ state: 'unexpected' });
      const lone = row(['APIDown', 'GatewayDown'], ['APIDown']);
      expect(discriminates(lone, 'api-killed')).to.deep.equal([
        {
          phase: 'discrimination',
          expected: "GatewayDown quiet under api-killed, or a reason in the fault's `also`",
          came: 'GatewayDown fired',
        },
      ]);
    });

    it("or the fault's own reason is said", () => {
      const expected = row(['APIDown', 'CollectorDropsData'], ['APIDown', 'CollectorDropsData']);
      expect(expected.CollectorDropsData).to.deep.equal({ state: 'expected', why: 'it can' });
      expect(discriminates(expected, 'api-killed')).to.deep.equal([]);
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
