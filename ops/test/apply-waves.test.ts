import { expect } from 'chai';
import { differences, waves } from '../src/plan/waves.ts';

const unit = (
  name: string,
  dependencies: string[] = [],
  more: { mocks?: string[]; output?: string } = {},
) => ({
  name,
  dependencies,
  mocks: more.mocks ?? [],
  plan: { output_changes: { id: { actions: [more.output ?? 'no-op'] } } },
});

describe('waves', () => {
  it('are one when nobody waits', () => {
    expect(waves([unit('network'), unit('api', ['network'])])).to.deep.equal({ network: 1, api: 1 });
  });

  it('let a unit on mocks wait for what it needs', () => {
    expect(
      waves([
        unit('network', [], { output: 'create' }),
        unit('redis', ['network'], { mocks: ['network'], output: 'create' }),
        unit('gateway', ['network', 'redis'], { mocks: ['network', 'redis'] }),
        unit('cluster'),
      ]),
    ).to.deep.equal({ network: 1, redis: 2, gateway: 3, cluster: 1 });
  });

  it('let a unit wait whose inputs this very set changes, and who needs it', () => {
    expect(
      waves([
        unit('network', [], { output: 'update' }),
        unit('redis', ['network']),
        unit('gateway', ['redis']),
      ]),
    ).to.deep.equal({ network: 1, redis: 2, gateway: 3 });
  });

  it('never has a mock in the first', () => {
    expect(waves([unit('network', [], { mocks: ['the variable name'] })])).to.deep.equal({ network: 2 });
  });
});

describe('a plan made again', () => {
  const plan = (actions: Record<string, string[]>) => ({
    resource_changes: Object.entries(actions).map(([address, actions]) => ({ address, change: { actions } })),
  });

  it('does what was reviewed, whatever it reads', () => {
    const reviewed = plan({ 'a.b': ['create'], 'a.c': ['no-op'] });
    expect(differences(reviewed, plan({ 'a.b': ['create'], 'data.d': ['read'] }))).to.deep.equal([]);
  });

  it('does otherwise, more, or less', () => {
    const reviewed = plan({ 'a.less': ['create'], 'a.other': ['update'], 'a.same': ['update'] });
    const now = plan({ 'a.more': ['delete'], 'a.other': ['delete', 'create'], 'a.same': ['update'] });
    expect(differences(reviewed, now)).to.deep.equal([
      'a.less: reviewed create, now nothing',
      'a.more: reviewed nothing, now delete',
      'a.other: reviewed update, now replace',
    ]);
  });
});
