/** The gateway: is it there, whole, and able to tell a good key from a bad one? */
import { readdirSync } from 'node:fs';
import { NO_PLAN, VALUES } from '@digest/gateway-tyk/metrics';
import type { RuleGroup } from '../rule.ts';
import { ENDPOINTS, LEAST_FAILURES } from '../slo.ts';
import { fresh } from './fresh.ts';

const policies = readdirSync(new URL('../../../gateway-tyk/policies', import.meta.url)).filter((file) =>
  file.endsWith('.json'),
);

/** What is in the repository, and so in the image. */
export const SHIPPED = { apis: VALUES.tyk_api_id.length, policies: policies.length };

export const REJECTED_PER_SECOND = 1;
const REJECTED_SHARE = 0.2;
const QUOTA_SHARE = 0.05;
export const UPSTREAM_SHARE = 0.05;

/** Between gateway and API: too slow, refused, cut off, hung up on, not tried because the circuit is open. */
export const UPSTREAM_FLAGS = 'URT|UCF|URR|UPE|CBO';

const rate = (selector: string, over: 'rate' | 'increase' = 'rate') =>
  `${over}(tyk_api_requests_total{tyk_api_id=~"${ENDPOINTS}"${selector && `, ${selector}`}}[5m])`;
const calls = (selector = '') => `sum(${rate(selector)})`;

const UPSTREAM = `tyk_response_flag=~"${UPSTREAM_FLAGS}"`;

/** Gateways whose exporter got no answer from Redis, or gave none itself. */
const REDIS_AWAY = `count((redis_up or up{job="redis"}) == 0 and on (instance) ${fresh('up{job="redis"}')})`;

export const GATEWAY: RuleGroup = {
  name: 'gateway',
  rules: [
    {
      alert: 'GatewayDown',
      expr: `(count(${fresh('tyk_gateway_apis_loaded')}) or vector(0)) == 0 and on () (count(${fresh('up{job="digest-api"}')}) > 0) unless on () (sum(rate(http_server_request_duration_seconds_count{job="digest-api", http_route=~"/v1/.*"}[1m])) > 0)`,
      for: '1m',
      severity: 'page',
      summary: 'No gateway reports, and no call reaches the API.',
      description:
        '{{ $value }} gateways have sent metrics in the last minute, and the API, which is heard of, has had no call: clients get no answer.',
      dashboard: 'digest-gateway',
    },
    {
      alert: 'GatewayDefinitionsMissing',
      expr: `min(tyk_gateway_apis_loaded and ${fresh('tyk_gateway_apis_loaded')}) < ${SHIPPED.apis} or min(tyk_gateway_policies_loaded and ${fresh('tyk_gateway_policies_loaded')}) < ${SHIPPED.policies}`,
      // Rules are applied before the gateways that bring what they count: longer than a deployment of API and gateway takes.
      for: '15m',
      severity: 'page',
      summary: 'A gateway runs with fewer definitions or policies than were shipped.',
      description: `A gateway has loaded only {{ $value }}; ${SHIPPED.apis} API definitions and ${SHIPPED.policies} policies were shipped. Tyk leaves out one that it can't read, without an error.`,
      dashboard: 'digest-gateway',
    },
    {
      alert: 'RedisUnreachable',
      expr: `${REDIS_AWAY} > 0`,
      for: '1m',
      severity: 'page',
      summary: 'Redis does not answer a gateway, which refuses every key as if it were unknown.',
      description:
        '{{ $value }} gateways can not reach Redis. With good keys their clients get 403 "Access to this API has been disallowed" until they can.',
      dashboard: 'digest-runtime',
    },
    {
      alert: 'RejectedKeysSurge',
      // While Redis is away good keys look like bad ones, and RedisUnreachable says so.
      expr: `(${calls('tyk_response_flag="AKI"')} > ${REJECTED_PER_SECOND} and ${calls('tyk_response_flag="AKI"')} / ${calls()} > ${REJECTED_SHARE}) unless on () (${REDIS_AWAY} > 0)`,
      for: '5m',
      severity: 'ticket',
      summary:
        'Many calls come with keys that nobody has: a customer with a wrong key, or somebody guessing.',
      description: '{{ $value | humanize }} calls a second are refused for an unknown key.',
      dashboard: 'digest-gateway',
    },
    {
      alert: 'QuotaExhausted',
      expr: `sum by (digest_plan) (${rate(`tyk_response_flag="QEX", digest_plan!="${NO_PLAN}"`)}) / sum by (digest_plan) (${rate(`digest_plan!="${NO_PLAN}"`)}) > ${QUOTA_SHARE} and sum by (digest_plan) (${rate(`tyk_response_flag="QEX", digest_plan!="${NO_PLAN}"`, 'increase')}) >= ${LEAST_FAILURES}`,
      for: '10m',
      severity: 'ticket',
      summary: 'Customers of plan {{ $labels.digest_plan }} have used up their quota and go on calling.',
      description:
        '{{ $value | humanizePercentage }} of the calls of plan {{ $labels.digest_plan }} are refused because a quota is used up.',
      dashboard: 'digest-gateway',
    },
    {
      alert: 'UpstreamTimeouts',
      // Only while an API has answered all the time: otherwise APIDown says it, and what is left in the range after that is no news.
      expr: `${calls(UPSTREAM)} / ${calls()} > ${UPSTREAM_SHARE} and sum(${rate(UPSTREAM, 'increase')}) >= ${LEAST_FAILURES} and on () (max(min_over_time(up{job="digest-api"}[5m])) == 1)`,
      for: '2m',
      severity: 'page',
      summary: 'The gateway does not get answers from the API in time, or not at all.',
      description:
        '{{ $value | humanizePercentage }} of the calls fail between gateway and API: too slow, refused, cut off, or the circuit is open.',
      dashboard: 'digest-gateway',
    },
  ],
};
