import { expect } from 'chai';
import { checkPlans, readSources } from '../compile/sources.ts';

describe('plans.yaml', () => {
  const { operations, plans } = readSources();
  const withFree = (endpoints: unknown) => ({
    ...plans,
    plans: { ...plans.plans, free: { title: 'Free', endpoints } },
  });
  const limits = { quota: { calls: 1, per: 'day' }, rate: { calls: 1, per: 'second' } };

  it('gives free keys 1,000 calls a day and 5 a second on each endpoint', () => {
    const free = { quota: { calls: 1000, per: 'day' }, rate: { calls: 5, per: 'second' } };
    expect(plans.plans.free?.endpoints).to.deep.equal({ hash: free, sum: free });
  });

  it('is refused when a plan names an endpoint that the API does not have', () => {
    const wrong = withFree({ hash: limits, sum: limits, product: limits });
    expect(() => checkPlans(wrong, operations)).to.throw(
      '/plans/free/endpoints/product is no operation with a token',
    );
  });

  it('is refused when a plan leaves out an endpoint', () => {
    expect(() => checkPlans(withFree({ hash: limits }), operations)).to.throw(
      '/plans/free/endpoints lacks sum',
    );
  });

  it('is refused with every mistake at once', () => {
    const wrong = withFree({
      hash: { ...limits, quota: { calls: 0, per: 'year' } },
      sum: { ...limits, burst: 3 },
    });
    const message = 'gateway-tyk/plans.yaml:';
    expect(() => checkPlans(wrong, operations))
      .to.throw(message)
      .with.property('message')
      .that.includes('/plans/free/endpoints/hash/quota/calls must be >= 1')
      .and.includes(
        '/plans/free/endpoints/hash/quota/per must be equal to one of the allowed values: second, minute, hour, day',
      )
      .and.includes('/plans/free/endpoints/sum must NOT have additional properties: burst');
  });

  it('can not call a plan suspended', () => {
    const wrong = { ...plans, plans: { ...plans.plans, suspended: plans.plans.free } };
    expect(() => checkPlans(wrong, operations)).to.throw('/plans property name must be valid');
  });
});
