import { expect } from 'chai';
import { Refusal } from '../src/outcome.ts';
import { checkProtection, protectedOnes } from '../src/plan/protection.ts';

const change = (address: string, actions: string[], before: Record<string, unknown> | null) => ({
  address,
  change: { actions, before },
});

describe('protection from deletion', () => {
  it('is found where something protected would be deleted', () => {
    const resource_changes = [
      change('aws_lb.this', ['delete'], { enable_deletion_protection: true }),
      change('aws_lb.open', ['delete'], { enable_deletion_protection: false }),
      change('aws_lb.kept', ['update'], { enable_deletion_protection: true }),
      change('aws_lb.new', ['create'], null),
    ];
    expect(protectedOnes({ resource_changes })).to.deep.equal(['aws_lb.this']);
  });

  it('refuses to begin on the real AWS, and says how it ends', () => {
    const check = () => checkProtection('prod', { api: [], edge: ['aws_lb.this'] }, 'aws', () => undefined);
    expect(check).to.throw(Refusal, 'edge: aws_lb.this').with.property('todo').that.includes('env.hcl');
  });

  it('is only said where AWS is emulated', () => {
    const said: string[] = [];
    checkProtection('prod', { edge: ['aws_lb.this'] }, 'emulated', (line) => said.push(line));
    expect(said.join()).to.include('edge: aws_lb.this');
  });

  it('says nothing where there is none', () => {
    checkProtection('dev', { edge: [] }, 'aws', () => expect.fail('said something'));
  });
});
