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
  it('says when there is none, and what changed outside without anybody minding', () => {
    const units = [
      unit('network', { outside: ['aws_vpc.this'] }),
      unit('api', {
        finding: 'only data reads',
        changes: [{ address: 'data.aws_ecs_service.running', action: 'read' }],
      }),
    ];
    expect(driftText('dev', units)).to.equal(
      [
        'dev is what its files say.',
        '  network: nothing; changed outside of Terraform: aws_vpc.this',
        '  api: only data reads; read data.aws_ecs_service.running',
      ].join('\n'),
    );
  });

  it('says where there is some', () => {
    const units = [
      unit('network', { finding: 'differs', changes: [{ address: 'aws_vpc.this', action: 'replace' }] }),
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
        '  network: differs; replace aws_vpc.this',
        '  edge: differs; output dns_name',
        '  api: not applied, or what it depends on is not',
        '  redis: nothing',
      ].join('\n'),
    );
  });
});
