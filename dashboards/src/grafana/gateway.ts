import { FLAGS } from '@digest/gateway-tyk/metrics';
import { REJECTED_PER_SECOND, SHIPPED, UPSTREAM_FLAGS, UPSTREAM_SHARE } from '../alerts/gateway.ts';
import type { Board } from '../board.ts';
import { OBJECTIVES } from '../slo.ts';

const of = (selector = '') => `{tyk_api_id=~"$endpoint"${selector && `, ${selector}`}}`;
const requests = (selector = '') => `rate(tyk_api_requests_total${of(selector)}[$__rate_interval])`;
const quantile = (metric: string, selector = '') =>
  `histogram_quantile(0.99, sum by (tyk_api_id, le) (rate(${metric}_bucket${of(selector)}[$__rate_interval])))`;

/** Every task of the key dashboard counts the same keys. */
const near = (used: string) =>
  `max by (digest_plan, tyk_api_id) (digest_keys_near_quota${of(`used="${used}"`)})`;

export const GATEWAY_BOARD: Board = {
  uid: 'digest-gateway',
  title: 'Digest / Gateway',
  description: 'Tyk: what it lets through, what it refuses and why, and what it adds to the time of a call.',
  endpoints: OBJECTIVES.map(({ endpoint }) => endpoint),
  rows: [
    {
      title: 'Calls',
      panels: [
        {
          title: 'Calls by plan',
          description:
            'Who calls. `none` has no plan: no token, one that nobody has, a disabled key, or Redis is away.',
          unit: 'reqps',
          alert: 'QuotaExhausted',
          queries: [{ expr: `sum by (digest_plan) (${requests()})`, legend: '{{digest_plan}}' }],
          stacked: true,
          min: 0,
        },
        {
          title: 'Refused and failed, by cause',
          description: `Calls that ended in one of Tyk's response flags: ${Object.entries(FLAGS)
            .map(([flag, meaning]) => `${flag} ${meaning}`)
            .join('; ')}.`,
          unit: 'reqps',
          alert: 'RejectedKeysSurge',
          queries: [
            {
              expr: `sum by (tyk_response_flag) (${requests('tyk_response_flag=~"[A-Z]+"')})`,
              legend: '{{tyk_response_flag}}',
            },
          ],
          stacked: true,
          min: 0,
        },
        {
          title: 'Share that fails between gateway and API',
          description:
            'Too slow (URT), refused (UCF), cut off (URR), no answer in HTTP (UPE), or not even tried because the circuit is open (CBO). Normally nothing.',
          unit: 'percentunit',
          alert: 'UpstreamTimeouts',
          queries: [
            {
              expr: `(sum(${requests(`tyk_response_flag=~"${UPSTREAM_FLAGS}"`)}) or vector(0)) / (sum(${requests()}) > 0)`,
              legend: 'of all calls',
            },
          ],
          min: 0,
          bad: UPSTREAM_SHARE,
        },
      ],
    },
    {
      title: 'Keys, quotas and rates',
      panels: [
        {
          title: 'Share of a plan refused for its quota',
          description:
            'How much of what a plan asks for is over its quota. A customer who needs more than was sold shows here first.',
          unit: 'percentunit',
          alert: 'QuotaExhausted',
          queries: [
            {
              expr: `sum by (digest_plan) (${requests('tyk_response_flag="QEX"')}) / sum by (digest_plan) (${requests()} > 0)`,
              legend: '{{digest_plan}}',
            },
          ],
          min: 0,
          max: 1,
        },
        {
          title: 'Share of a plan refused for its rate',
          description: 'Bursts that the plan does not allow; the client should wait and try again.',
          unit: 'percentunit',
          alert: 'QuotaExhausted',
          queries: [
            {
              expr: `sum by (digest_plan) (${requests('tyk_response_flag="RLT"')}) / sum by (digest_plan) (${requests()} > 0)`,
              legend: '{{digest_plan}}',
            },
          ],
          min: 0,
          max: 1,
        },
        {
          title: 'Calls without a good key',
          description:
            'No token (AMF) is mostly a client in the making; an unknown one (AKI) is a revoked key, a typo, somebody guessing, or Redis away.',
          unit: 'reqps',
          alert: 'RejectedKeysSurge',
          queries: [
            {
              expr: `sum by (tyk_response_flag) (${requests('tyk_response_flag=~"AMF|AKI"')})`,
              legend: '{{tyk_response_flag}}',
            },
          ],
          min: 0,
          bad: REJECTED_PER_SECOND,
        },
        {
          title: 'Keys that run out of their quota',
          description:
            'Active keys that have used up four fifths of their quota for an endpoint, and those of them that have nothing left. Which they are is in the key dashboard, sorted by what is used.',
          unit: 'short',
          alert: 'QuotaExhausted',
          queries: [
            { expr: near('0.8'), legend: '{{digest_plan}} {{tyk_api_id}}: 80 % used' },
            { expr: near('1'), legend: '{{digest_plan}} {{tyk_api_id}}: all used' },
          ],
          width: 12,
          min: 0,
        },
        {
          title: 'Keys by plan and state',
          description:
            'All that there are. Broken ones have a plan that no gateway has loaded, foreign ones were not made for a plan; a step down is keys that are gone.',
          unit: 'short',
          alert: 'RejectedKeysSurge',
          queries: [
            { expr: 'max by (digest_plan, state) (digest_keys)', legend: '{{digest_plan}} {{state}}' },
          ],
          stacked: true,
          width: 12,
          min: 0,
        },
      ],
    },
    {
      title: 'Time',
      panels: [
        {
          title: 'Duration, 99 % are faster',
          description: 'From the first byte that the gateway read to the last of the answer, all answers.',
          unit: 's',
          alert: 'LatencyBurnsFast',
          queries: [
            {
              expr: quantile('http_server_request_duration_seconds', 'job="tyk-gateway"'),
              legend: '{{tyk_api_id}}',
            },
          ],
          min: 0,
        },
        {
          title: 'Spent in the gateway, 99 % are faster',
          description:
            'Key, limits and schema, and all that Redis takes: a slow Redis shows here and not on the right.',
          unit: 's',
          alert: 'RedisUnreachable',
          queries: [{ expr: quantile('tyk_gateway_request_duration_seconds'), legend: '{{tyk_api_id}}' }],
          min: 0,
        },
        {
          title: 'Spent waiting for the API, 99 % are faster',
          description: 'A slow API shows here.',
          unit: 's',
          alert: 'UpstreamTimeouts',
          queries: [{ expr: quantile('tyk_upstream_request_duration_seconds'), legend: '{{tyk_api_id}}' }],
          min: 0,
        },
      ],
    },
    {
      title: 'What is loaded',
      panels: [
        {
          title: 'API definitions loaded',
          description: `By the gateway that has fewest. ${SHIPPED.apis} are shipped; Tyk leaves out one that it can't read and says nothing.`,
          unit: 'short',
          alert: 'GatewayDefinitionsMissing',
          queries: [{ expr: 'min(tyk_gateway_apis_loaded)', legend: 'definitions' }],
          as: 'stat',
          height: 5,
          moreIsBetter: true,
          warn: SHIPPED.apis,
        },
        {
          title: 'Policies loaded',
          description: `By the gateway that has fewest. ${SHIPPED.policies} are shipped: one for each plan, and the one of disabled keys.`,
          unit: 'short',
          alert: 'GatewayDefinitionsMissing',
          queries: [{ expr: 'min(tyk_gateway_policies_loaded)', legend: 'policies' }],
          as: 'stat',
          height: 5,
          moreIsBetter: true,
          warn: SHIPPED.policies,
        },
        {
          title: 'Reloads',
          description: 'Times that a gateway has read its definitions anew; once at its start.',
          unit: 'short',
          alert: 'GatewayDefinitionsMissing',
          queries: [{ expr: 'max by (instance) (tyk_gateway_config_reload_total)', legend: '{{instance}}' }],
          height: 5,
          min: 0,
        },
      ],
    },
  ],
};
