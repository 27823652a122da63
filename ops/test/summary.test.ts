import { expect } from 'chai';
import { planText, summarize, summaryText } from '../src/plan/summary.ts';

const unit = (name: string, dependencies: string[], actions: string[][], mocks: string[] = []) => ({
  name,
  dependencies,
  mocks,
  plan: {
    resource_changes: actions.map((one, index) => ({ address: `a.r${index}`, change: { actions: one } })),
  },
  human: `words on ${name}`,
});
const REPLACE = ['delete', 'create'];

describe('the summary of a plan', () => {
  const units = [
    unit('network', [], [REPLACE, ['delete'], ['create'], ['no-op']]),
    unit('cluster', [], []),
    unit('redis', ['network'], [['update'], ['read']]),
    unit('api', ['cluster', 'redis'], [['create']], ['redis']),
  ];
  const summary = summarize(units, { network: 1, cluster: 1, redis: 2, api: 3 });

  it('counts by unit, dependencies first', () => {
    expect(
      summary.map(({ unit, counts: { create, update, replace, delete: gone, read } }) =>
        [unit, create, update, replace, gone, read].join(' '),
      ),
    ).to.deep.equal(['network 1 0 1 1 0', 'cluster 0 0 0 0 0', 'redis 0 1 0 0 1', 'api 1 0 0 0 0']);
  });

  it('names who depends on a replacement, through others too', () => {
    expect(summary.map(({ onReplaced }) => onReplaced.join())).to.deep.equal(['', '', 'network', 'network']);
  });

  it('says it all in one text', () => {
    expect(summaryText('dev, against AWS', summary)).to.equal(`Plan of dev, against AWS

unit     create  change  replace  destroy  read  wave
network       1       0        1        1     0     1
cluster       0       0        0        0     0     1
redis         0       1        0        0     1     2
api           1       0        0        0     0     3
total         2       1        1        1     1     3

Gone afterwards, or for a moment:
  network: a.r0 is replaced
  network: a.r1 is destroyed

Depend on a unit with a replacement:
  redis, on network
  api, on network

Planned on mocks, since what they need does not exist yet:
  api, of redis

Applied in 3 waves. What is not in the first is planned again when all that it needs is there, and must then do what is shown here:
  1. network, cluster
  2. redis
  3. api`);
  });

  it('has no sections about what there is none of, and no columns but the usual', () => {
    const text = summaryText(
      'dev, against AWS',
      summarize([unit('cluster', [], [['create']])], { cluster: 1 }),
    );
    expect(text.split('\n')).to.have.length(5);
    expect(text).not.to.match(/forget|import|move/);
    expect(summaryText('dev', summarize([unit('cluster', [], [['forget']])], { cluster: 1 }))).to.match(
      /read {2}forget/,
    );
  });

  it('is followed by each unit in the words of Terraform', () => {
    expect(planText('SUMMARY', units)).to.match(
      /^SUMMARY\n\n─+ network ─+\n\nwords on network\n\n─+ cluster ─+\n/,
    );
  });
});
