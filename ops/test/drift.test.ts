import { expect } from 'chai';
import { driftText, type UnitDrift } from '../src/drift.ts';

const unit = (name: string, more: Partial<UnitDrift> = {}): UnitDrift => ({
  unit: name,
  finding: 'nothing',
  changes: [],
  outputs: [],
  outside: [],
  ...more,
});

describe('drift', () => {
  it('says when there is none', () => {
    const units = [
      unit('network'),
      unit('api', {
        finding: 'only data reads',
        changes: [{ address: 'data.aws_ecs_service.running', action: 'read' }],
      }),
    ];
    expect(driftText('dev', units)).to.equal(
      [
        'dev is what its files say.',
        '  network: nothing',
        '  api: only data reads; read data.aws_ecs_service.running',
      ].join('\n'),
    );
  });

  it('says where there is some', () => {
    const units = [
      unit('network', {
        finding: 'differs',
        changes: [{ address: 'aws_vpc.this', action: 'replace' }],
        outside: ['aws_vpc.this'],
      }),
      unit('edge', { finding: 'differs', outputs: ['dns_name'] }),
      unit('api', {
        finding: 'not applied',
        changes: [{ address: 'aws_ecs_service.this', action: 'create' }],
      }),
      unit('redis'),
    ];
    expect(driftText('dev', units)).to.equal(
      [
        'dev is not what its files say, in 3 of 4 units:',
        '  network: differs; replace aws_vpc.this (changed outside of Terraform)',
        '  edge: differs; output dns_name',
        '  api: not applied, or what it depends on is not',
        '  redis: nothing',
      ].join('\n'),
    );
  });
});
