import { expect } from 'chai';
import { cells, discriminates, type Happened } from '../drill/matrix.ts';

const happened = (fired: string[], told: string[] = fired, held: Record<string, string> = {}): Happened => ({
  fired: new Set(fired),
  told: new Set(told),
  held: new Map(Object.entries(held)),
});

describe('a row of the matrix of faults and alerts', () => {
  const fault = {
    alert: 'APIDown',
    also: { CollectorDropsData: 'it can' },
    alsoTreated: { DeploymentRolledBack: 'the page does that' },
  };
  const own = happened(['APIDown']);
  const row = (treated: Happened, control = own) => cells(fault, { treated, control });

  it('has its own alert, as the sink was told of it', () => {
    expect(row(own)).to.deep.equal({ APIDown: { state: 'delivered' } });
    expect(row(happened(['APIDown'], []))).to.deep.equal({ APIDown: { state: 'missing' } });
  });

  it('has what Alertmanager really held back, and not what it could have', () => {
    const held = row(happened(['APIDown', 'UpstreamTimeouts'], ['APIDown'], { UpstreamTimeouts: 'APIDown' }));
    expect(held.UpstreamTimeouts).to.have.property('state', 'inhibited');
    expect(held.UpstreamTimeouts)
      .to.have.property('why')
      .that.matches(/^APIDown fires: What the gateway/);
    expect(discriminates(held, 'api-killed')).to.deep.equal([]);
    const lost = row(happened(['APIDown', 'UpstreamTimeouts'], ['APIDown']));
    expect(lost.UpstreamTimeouts).to.have.property('state', 'unexpected');
  });

  it('has as unexpected what was told before or after it was held back', () => {
    const both = happened(['APIDown', 'UpstreamTimeouts'], ['APIDown', 'UpstreamTimeouts'], {
      UpstreamTimeouts: 'APIDown',
    });
    expect(row(both).UpstreamTimeouts).to.have.property('state', 'unexpected');
  });

  it("has the fault's own reasons in both systems, and those of its page only where that is followed", () => {
    const dropping = happened(['APIDown', 'CollectorDropsData']);
    const expected = { state: 'expected', why: 'it can' };
    expect(row(dropping).CollectorDropsData).to.deep.equal(expected);
    expect(row(own, dropping).CollectorDropsData).to.deep.equal(expected);

    const rolledBack = happened(['APIDown', 'DeploymentRolledBack']);
    expect(row(rolledBack).DeploymentRolledBack).to.have.property('state', 'expected');
    const alone = row(rolledBack, rolledBack);
    expect(discriminates(alone, 'api-killed')).to.deep.equal([
      {
        phase: 'discrimination',
        expected:
          "DeploymentRolledBack quiet under api-killed, or a reason in the fault's `also` or `alsoTreated`",
        came: 'It fired where nobody followed the page.',
      },
    ]);
  });
});
