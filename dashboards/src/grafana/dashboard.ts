import type { Board } from '../board.ts';
import { eventLoopLag, lifecycleStates, ofJob, rate } from './service.ts';

const own = ofJob('digest-dashboard');
const increase = (metric: string) => `increase(${metric}[$__rate_interval])`;

const DURATION = 'http_server_request_duration_seconds';

export const DASHBOARD_BOARD: Board = {
  uid: 'digest-dashboard',
  title: 'Digest / Key dashboard',
  description:
    'Who changes keys, what it is told by the gateway, and whether the key dashboard itself is well.',
  rows: [
    {
      title: 'Operators',
      panels: [
        {
          title: 'Changes of keys',
          description:
            'What operators did, by action, and what was not done, by why: refused is a form that asks for what can not be, unaudited an audit log that can not be written. Who it was and to which key is in the audit log.',
          unit: 'short',
          alert: 'RejectedKeysSurge',
          queries: [
            {
              expr: `sum by (action) (${increase('digest_key_actions_total{outcome="done"}')})`,
              legend: '{{action}}',
            },
            {
              expr: `sum by (outcome) (${increase('digest_key_actions_total{outcome!="done"}')})`,
              legend: 'not done: {{outcome}}',
            },
          ],
          stacked: true,
          min: 0,
        },
        {
          title: 'Changes that nobody made here',
          description:
            'Keys that appeared, vanished or changed between two looks at the gateway: by the Gateway API, by another dashboard, or because Redis has lost them.',
          unit: 'short',
          alert: 'RejectedKeysSurge',
          queries: [
            {
              expr: `max by (change) (${increase('digest_inventory_drift_total')})`,
              legend: '{{change}}',
            },
          ],
          stacked: true,
          min: 0,
        },
        {
          title: 'Sign-ins',
          description:
            'By how they ended. Refused ones in a row are somebody who guesses, or who has the token of another environment.',
          unit: 'short',
          alert: 'RejectedKeysSurge',
          queries: [
            { expr: `sum by (outcome) (${increase('digest_sign_ins_total')})`, legend: '{{outcome}}' },
          ],
          stacked: true,
          min: 0,
        },
      ],
    },
    {
      title: 'The gateway, as the key dashboard sees it',
      panels: [
        {
          title: 'Age of the list of keys',
          description:
            'Since the last time that all keys were read. It grows while the gateway or Redis is away; what is shown of keys is as old.',
          unit: 's',
          alert: 'RedisUnreachable',
          queries: [{ expr: own('digest_inventory_age_seconds'), legend: '{{instance}}' }],
          min: 0,
        },
        {
          title: 'Calls of the Gateway API that failed',
          description:
            'By what was wanted and what was wrong. Who revokes a key looks for it in vain afterwards, several times (no-such-key); else normally nothing.',
          unit: 'reqps',
          alert: 'GatewayDown',
          queries: [
            {
              expr: `sum by (operation, outcome) (${rate('digest_gateway_api_duration_seconds_count{outcome!="ok"}')})`,
              legend: '{{operation}} {{outcome}}',
            },
          ],
          stacked: true,
          min: 0,
        },
        {
          title: 'Duration of the Gateway API, 99 % are faster',
          description: 'Reading the list is the slowest, and takes longer the more keys there are.',
          unit: 's',
          alert: 'RedisUnreachable',
          queries: [
            {
              expr: `histogram_quantile(0.99, sum by (operation, le) (${rate('digest_gateway_api_duration_seconds_bucket')}))`,
              legend: '{{operation}}',
            },
          ],
          min: 0,
        },
      ],
    },
    {
      title: 'The process',
      panels: [
        {
          title: 'Requests by route',
          description:
            'All that reached the process, probes included. Pages that are open ask every few seconds.',
          unit: 'reqps',
          queries: [
            {
              expr: `sum by (http_route, http_request_method) (${rate(own(`${DURATION}_count`))})`,
              legend: '{{http_request_method}} {{http_route}}',
            },
          ],
          min: 0,
        },
        {
          title: 'Errors by status',
          description:
            '5xx: the gateway is away or refuses, or a bug. 401 and 403: not signed in, or not allowed to; 422: a form that is not right; 429: too many sign-ins.',
          unit: 'reqps',
          queries: [
            {
              expr: `sum by (http_response_status_code) (${rate(own(`${DURATION}_count`, 'http_response_status_code=~"[45].."'))})`,
              legend: '{{http_response_status_code}}',
            },
            {
              expr: `sum by (http_response_status_code) (${rate(own('digest_connection_refusals_total'))})`,
              legend: '{{http_response_status_code}} before a route',
            },
          ],
          stacked: true,
          min: 0,
        },
        {
          title: 'Duration of requests, 99 % are faster',
          description:
            'Pages take milliseconds. A change of a key takes seconds, until it is known to have held.',
          unit: 's',
          queries: [
            {
              expr: `histogram_quantile(0.99, sum by (http_request_method, le) (${rate(own(`${DURATION}_bucket`))}))`,
              legend: '{{http_request_method}}',
            },
          ],
          min: 0,
        },
        {
          title: 'Requests in flight',
          description: 'Requests that have begun and not ended.',
          unit: 'short',
          queries: [{ expr: own('http_server_active_requests'), legend: '{{instance}}' }],
          min: 0,
        },
        {
          title: 'CPU of the key dashboard',
          description: 'Of one vCPU. Reading all keys shows as a tooth, as wide as there are keys.',
          unit: 'percentunit',
          queries: [{ expr: rate(own('process_cpu_seconds_total')), legend: '{{instance}}' }],
          min: 0,
        },
        {
          title: 'Event loop lag of the key dashboard',
          description: 'How late a timer is: what every page waits besides its own work.',
          unit: 's',
          queries: eventLoopLag(own),
          min: 0,
        },
        {
          title: 'Memory of the key dashboard',
          description:
            'Resident memory, and what of it JavaScript objects take. All keys are in it, about a kilobyte each.',
          unit: 'bytes',
          queries: [
            { expr: own('process_resident_memory_bytes'), legend: '{{instance}} resident' },
            { expr: own('nodejs_heap_size_total_bytes'), legend: '{{instance}} heap' },
            { expr: own('nodejs_heap_size_used_bytes'), legend: '{{instance}} heap used' },
          ],
          min: 0,
        },
        {
          title: 'Key dashboards by state',
          description: 'Ready is the only one that should be here for long.',
          unit: 'short',
          alert: 'DeploymentRolledBack',
          queries: lifecycleStates(own),
          stacked: true,
          min: 0,
        },
        {
          title: 'Up for, by release',
          description:
            'Since when each process runs, and of which release it is. A young one is new, or is being restarted.',
          unit: 's',
          alert: 'DeploymentRolledBack',
          queries: [
            {
              expr: `max by (commit, instance) ((time() - ${own('process_start_time_seconds')}) * on (instance) group_left (commit) ${own('digest_build_info')})`,
              legend: '{{commit}} {{instance}}',
            },
          ],
          min: 0,
        },
      ],
    },
  ],
};
