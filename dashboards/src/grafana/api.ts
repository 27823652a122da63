import { SHED_SHARE } from '../alerts/api.ts';
import type { Board } from '../board.ts';
import { eventLoopLag, lifecycleStates, ofJob, rate } from './service.ts';

const DURATION = 'http_server_request_duration_seconds';
const own = ofJob('digest-api');

export const API_BOARD: Board = {
  uid: 'digest-api',
  title: 'Digest / API',
  description:
    'The Express service as it says of itself: calls, errors, durations, how busy it is, and how it starts and stops.',
  rows: [
    {
      title: 'Rate, errors, duration',
      panels: [
        {
          title: 'Calls by route',
          description: 'All that reached the process, probes included.',
          unit: 'reqps',
          alert: 'APIDown',
          queries: [
            {
              expr: `sum by (http_route) (${rate(own(`${DURATION}_count`))})`,
              legend: '{{http_route}}',
            },
          ],
          min: 0,
        },
        {
          title: 'Errors by status',
          description:
            '4xx: what the gateway let through and the API refused. 5xx: its own; 499: the client did not wait.',
          unit: 'reqps',
          alert: 'AvailabilityBurnsFast',
          queries: [
            {
              expr: `sum by (http_response_status_code, http_request_method) (${rate(`${DURATION}_count{job="digest-api", http_response_status_code=~"[45].."}`)})`,
              legend: '{{http_request_method}} {{http_response_status_code}}',
            },
          ],
          stacked: true,
          min: 0,
        },
        {
          title: 'Duration by route, 99 % are faster',
          description:
            'Inside the API, from the end of the headers to the end of the answer. Normally a few milliseconds.',
          unit: 's',
          alert: 'LatencyBurnsFast',
          queries: [
            {
              expr: `histogram_quantile(0.99, sum by (http_route, le) (${rate(`${DURATION}_bucket{job="digest-api", http_route=~"/v1/.*"}`)}))`,
              legend: '{{http_route}}',
            },
          ],
          min: 0,
        },
      ],
    },
    {
      title: 'How busy it is',
      panels: [
        {
          title: 'Event loop busy',
          description:
            'Share of the time that the one thread works. Calls are turned away as it comes close to 1.',
          unit: 'percentunit',
          alert: 'APIOverloaded',
          queries: [{ expr: own('nodejs_eventloop_utilization_ratio'), legend: '{{instance}}' }],
          min: 0,
          max: 1,
          warn: 0.8,
          bad: 0.95,
        },
        {
          title: 'Event loop lag',
          description: 'How late a timer is: what every call waits besides its own work.',
          unit: 's',
          alert: 'APIOverloaded',
          queries: eventLoopLag(own),
          min: 0,
        },
        {
          title: 'Turned away for load',
          description:
            'Share of calls that were answered 503 with Retry-After, because serving them would have made all slow.',
          unit: 'percentunit',
          alert: 'APIOverloaded',
          queries: [
            {
              expr: `(sum(${rate('digest_requests_shed_total')}) or vector(0)) / (sum(${rate(own(`${DURATION}_count`))}) > 0)`,
              legend: 'of all calls',
            },
          ],
          min: 0,
          bad: SHED_SHARE,
        },
        {
          title: 'In flight',
          description: 'Calls that have begun and not ended.',
          unit: 'short',
          alert: 'APIOverloaded',
          queries: [{ expr: own('http_server_active_requests'), legend: '{{instance}}' }],
          min: 0,
        },
        {
          title: 'Refused before a route',
          description:
            'Malformed, too large or too slow for HTTP itself, by the status that was answered. Behind the gateway: normally none.',
          unit: 'reqps',
          alert: 'APIOverloaded',
          queries: [
            {
              expr: `sum by (http_response_status_code) (${rate(own('digest_connection_refusals_total'))})`,
              legend: '{{http_response_status_code}}',
            },
          ],
          min: 0,
        },
        {
          title: 'Heap',
          description:
            'What JavaScript objects take of the heap that Node has asked for. A saw is healthy; a staircase is a leak.',
          unit: 'bytes',
          alert: 'APIMemoryHigh',
          queries: [
            { expr: own('nodejs_heap_size_used_bytes'), legend: '{{instance}} used' },
            { expr: own('nodejs_heap_size_total_bytes'), legend: '{{instance}} total' },
          ],
          min: 0,
        },
      ],
    },
    {
      title: 'Starting, ready, draining',
      panels: [
        {
          title: 'Processes by state',
          description:
            'Ready is the only one that should be here for long. Draining ends within the drain delay and deadline of timeouts.yaml.',
          unit: 'short',
          alert: 'APINotReady',
          queries: lifecycleStates(own),
          stacked: true,
          width: 12,
          min: 0,
        },
        {
          title: 'Up for',
          description: 'Since when each process runs. One that is always young is being restarted.',
          unit: 's',
          alert: 'APIDown',
          queries: [
            { expr: 'time() - process_start_time_seconds{job="digest-api"}', legend: '{{instance}}' },
          ],
          width: 12,
          min: 0,
        },
      ],
    },
  ],
};
