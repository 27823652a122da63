import { readFileSync } from 'node:fs';
import { METRICS as GATEWAY } from '@digest/gateway-tyk/metrics';
import { expect } from 'chai';
import { parse } from 'yaml';
import { ALL, check } from '../src/contract.ts';
import { OBJECTIVES } from '../src/slo.ts';
import { compare, expressions, RECORDED } from '../src/uses.ts';

const refused = (expr: string) => {
  try {
    check(expr, RECORDED);
  } catch (error) {
    return (error as Error).message;
  }
  return 'nothing';
};

describe('the contract of metrics', () => {
  it('is kept by every expression, and every metric in it is used', () => {
    expect(() => compare()).not.to.throw();
  });

  it('knows every part', () => {
    const jobs = new Set(ALL.map(({ job }) => job));
    expect([...jobs]).to.include.members([
      'digest-api',
      'tyk-gateway',
      'digest-dashboard',
      'redis',
      'otel-collector',
    ]);
  });

  const faults: [string, string, string][] = [
    ['a metric that no part emits', 'rate(tyk_requests_total[5m])', 'no part emits tyk_requests_total'],
    ['a suffix of another type', 'tyk_gateway_apis_loaded_count', 'no part emits'],
    ['a histogram as such', 'tyk_upstream_request_duration_seconds', 'no part emits'],
    ['a metric by a matcher of its name', '{__name__="up"}', 'without the name of a metric'],
    ['an unknown label', 'tyk_api_requests_total{api="hash"}', 'has no label api'],
    ['a label of another metric', 'tyk_gateway_apis_loaded{tyk_api_id="hash"}', 'has no label tyk_api_id'],
    ['an unknown endpoint', 'tyk_api_requests_total{tyk_api_id="hush"}', 'tyk_api_id is never "hush"'],
    ['an unknown flag in a pattern', 'tyk_api_requests_total{tyk_response_flag=~"QEX|QEY"}', 'never "QEY"'],
    ['an unknown share of a quota', 'digest_keys_near_quota{used="0.9"}', 'used is never "0.9"'],
    ['an unknown plan', 'tyk_api_requests_total{digest_plan!="gold"}', 'never "gold"'],
    [
      'the job of another part',
      'digest_requests_shed_total{job="digest-dashboard"}',
      'comes from digest-api, never from',
    ],
    ['something that is no pattern', 'up{instance=~"("}', 'is no pattern'],
    ['an unknown job', 'up{job="api"}', 'job is never "api"'],
    ['a name that comes from two', 'http_server_request_duration_seconds_count', 'say which job'],
    [
      'a label of the other of two',
      'http_server_request_duration_seconds_count{job="digest-api", tyk_api_id="hash"}',
      'has no label tyk_api_id',
    ],
    ['an unknown label to group by', 'sum by (code) (up)', 'has the label code'],
    ['an unknown label to match on', 'up * on (pod) redis_up', 'has the label pod'],
    ['le where there is none', 'sum by (le) (rate(tyk_api_requests_total[5m]))', 'has the label le'],
    ['a recording that no rule makes', 'slo:burn:rate_2d', 'no part emits'],
    ['a label that a recording has not', 'slo:burn:rate_1h{job="tyk-gateway"}', 'has no label job'],
    ['something that is not PromQL', 'sum(rate(up[5m])', 'not PromQL'],
  ];
  for (const [what, expr, message] of faults) {
    it(`refuses ${what}`, () => expect(refused(expr)).to.include(message));
  }

  it('finds a metric that nothing uses any more, and a recording', () => {
    const without = (text: string) =>
      expressions().filter(({ expr, where }) => !expr.includes(text) || where === text);
    expect(() => compare(without('redis_evicted_keys_total'))).to.throw(
      'redis_evicted_keys_total, and nothing uses it',
    );
    expect(() => compare(without('slo:burn:rate_3d'))).to.throw(
      'slo:burn:rate_3d is recorded, and nothing uses it',
    );
  });
});

describe('promises', () => {
  const { plans } = parse(readFileSync(new URL('../../gateway-tyk/plans.yaml', import.meta.url), 'utf8'));

  it('are made for each endpoint that is sold', () => {
    const sold = new Set(
      Object.values<{ endpoints: object }>(plans).flatMap(({ endpoints }) => Object.keys(endpoints)),
    );
    expect(OBJECTIVES.map(({ endpoint }) => endpoint)).to.have.members([...sold]);
  });

  for (const { endpoint, latency } of OBJECTIVES) {
    it(`compare the duration of ${endpoint} with a bound that the gateway counts at`, () => {
      expect(GATEWAY.requestDuration.buckets).to.include(latency.seconds);
      // Prometheus 3 writes whole bounds as "1.0" and earlier ones as "1": neither would be found with the other.
      expect(Number.isInteger(latency.seconds)).to.equal(false);
    });
  }
});
