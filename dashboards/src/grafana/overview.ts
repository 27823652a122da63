import type { Board } from '../board.ts';
import { BURNS, ENDPOINTS, OBJECTIVES, PERIOD } from '../slo.ts';

const [{ long: HOUR, rate: PAGED }] = BURNS;
const [{ latency: LATENCY }] = OBJECTIVES;

const burn = (window: string) => [{ expr: `slo:burn:rate_${window}`, legend: '{{tyk_api_id}} {{slo}}' }];

const CALLS = `http_server_request_duration_seconds_count{job="tyk-gateway", tyk_api_id=~"${ENDPOINTS}"}`;

export const OVERVIEW: Board = {
  uid: 'digest-overview',
  title: 'Digest / Overview',
  description: 'What clients get, what they were promised, and who has been told.',
  rows: [
    {
      title: 'Promises',
      panels: [
        {
          title: 'Error budget left',
          description: `What is left of the share of calls that may fail (availability) or be slow (latency) in ${PERIOD}. Below 0 the promise is broken: no release but for repairing it.`,
          unit: 'percentunit',
          alert: 'LatencyBurnsSlowly',
          queries: [{ expr: `1 - slo:burn:rate_${PERIOD}`, legend: '{{tyk_api_id}} {{slo}}' }],
          as: 'stat',
          width: 12,
          height: 6,
          moreIsBetter: true,
          bad: 0,
          warn: 0.25,
          decimals: 1,
        },
        {
          title: 'Alerts that fire',
          description:
            'One row for each alert; empty but for the Watchdog, which always fires, when all is well.',
          unit: 'short',
          alert: 'Watchdog',
          queries: [
            {
              expr: 'sum by (alertname, severity) (ALERTS{alertstate="firing"})',
              legend: '{{alertname}} {{severity}}',
            },
          ],
          as: 'table',
          width: 12,
          height: 6,
        },
        {
          title: 'Budget burn, last hour',
          description: `How many times faster than allowed the budget is spent. 1 spends it in exactly ${PERIOD}; from ${PAGED} on somebody is woken.`,
          unit: 'none',
          alert: 'AvailabilityBurnsFast',
          queries: burn(HOUR),
          width: 12,
          min: 0,
          warn: 1,
          bad: PAGED,
        },
        {
          title: 'Budget burn, last three days',
          description: 'The slow leak that nobody is woken for: from 1 on the budget will not last.',
          unit: 'none',
          alert: 'AvailabilityBurnsSlowly',
          queries: burn('3d'),
          width: 12,
          min: 0,
          bad: 1,
        },
      ],
    },
    {
      title: 'Calls',
      panels: [
        {
          title: 'Calls',
          description: 'Calls a second by endpoint, as the gateway counts them, refused ones too.',
          unit: 'reqps',
          alert: 'GatewayDown',
          queries: [
            { expr: `sum by (tyk_api_id) (rate(${CALLS}[$__rate_interval]))`, legend: '{{tyk_api_id}}' },
          ],
          min: 0,
        },
        {
          title: 'Answers by status',
          description:
            'What clients get. 4xx is theirs: a bad token, a quota, a body that does not fit. 5xx is ours.',
          unit: 'reqps',
          alert: 'AvailabilityBurnsFast',
          queries: [
            {
              expr: `sum by (http_response_status_code) (rate(${CALLS}[$__rate_interval]))`,
              legend: '{{http_response_status_code}}',
            },
          ],
          stacked: true,
          min: 0,
        },
        {
          title: 'Duration of successful calls',
          description: `As clients see it, but for the network: half of the calls are faster than the first line, 99 % faster than the second. Promised: ${LATENCY.seconds} s for ${LATENCY.percent} %.`,
          unit: 's',
          alert: 'LatencyBurnsFast',
          queries: [0.5, 0.99].map((quantile) => ({
            expr: `histogram_quantile(${quantile}, sum by (tyk_api_id, le) (rate(http_server_request_duration_seconds_bucket{job="tyk-gateway", tyk_api_id=~"${ENDPOINTS}", http_response_status_code=~"2.."}[$__rate_interval])))`,
            legend: `{{tyk_api_id}} ${quantile * 100} %`,
          })),
          min: 0,
          bad: LATENCY.seconds,
        },
        {
          title: 'Errors of the load balancer',
          description:
            'Calls that a load balancer of the account answered 5xx itself, because no gateway did. They are in no other panel.',
          unit: 'short',
          alert: 'GatewayDown',
          queries: [
            {
              namespace: 'AWS/ApplicationELB',
              metric: 'HTTPCode_ELB_5XX_Count',
              statistic: 'Sum',
              dimensions: { LoadBalancer: '*' },
              by: 'LoadBalancer',
            },
          ],
          width: 12,
          height: 6,
          min: 0,
        },
        {
          title: 'Days that the certificate has left',
          description:
            'Of every certificate in the account. ACM begins to renew one 60 days before its end, if the DNS record that proves the domain is still there.',
          unit: 'd',
          alert: 'CertificateExpiresSoon',
          queries: [
            {
              namespace: 'AWS/CertificateManager',
              metric: 'DaysToExpiry',
              statistic: 'Average',
              dimensions: { CertificateArn: '*' },
              by: 'CertificateArn',
            },
          ],
          width: 12,
          height: 6,
          min: 0,
          moreIsBetter: true,
          warn: 30,
          bad: 21,
        },
      ],
    },
  ],
};
