/** The API itself, as it says of itself. What clients see of it is in ../slo.ts. */
import type { RuleGroup } from '../rule.ts';
import { fresh } from './fresh.ts';

/** Somebody gets an answer from the API. While that is so, missing metrics are the collector's fault. */
const API_ANSWERS =
  'sum(rate(http_server_request_duration_seconds_count{job="tyk-gateway", tyk_api_id=~"hash|sum", http_response_status_code=~"2.."}[1m])) > 0';

/** Below the memory of the smallest task (live/dev/env.hcl) less that of its sidecars. */
export const MEMORY_BYTES = 300 * 2 ** 20;

export const SHED_SHARE = 0.01;

export const API: RuleGroup = {
  name: 'api',
  rules: [
    {
      alert: 'APIDown',
      expr: `(count(${fresh('up{job="digest-api"}')} and up{job="digest-api"} == 1) or vector(0)) == 0 unless on () (${API_ANSWERS})`,
      for: '1m',
      severity: 'page',
      summary: 'No API answers, and no client gets an answer from one.',
      description:
        '{{ $value }} APIs answered a scrape in the last minute, and the gateway has had no success from any.',
      dashboard: 'digest-api',
    },
    {
      alert: 'APINotReady',
      expr: 'sum(digest_lifecycle_state{state="ready"}) == 0',
      for: '2m',
      severity: 'page',
      summary: 'APIs run, and none is ready for calls.',
      description: '{{ $value }} of the running APIs are ready: all are starting or draining.',
      dashboard: 'digest-api',
    },
    {
      alert: 'APIOverloaded',
      expr: `sum(rate(digest_requests_shed_total[5m])) / sum(rate(http_server_request_duration_seconds_count{job="digest-api"}[5m])) > ${SHED_SHARE}`,
      for: '5m',
      severity: 'page',
      summary: 'The API turns calls away because its event loop is too busy.',
      description:
        '{{ $value | humanizePercentage }} of the calls were answered 503 for load in the last five minutes.',
      dashboard: 'digest-api',
    },
    {
      alert: 'APIMemoryHigh',
      expr: `process_resident_memory_bytes{job="digest-api"} > ${MEMORY_BYTES}`,
      for: '10m',
      severity: 'ticket',
      summary: 'An API takes so much memory that ECS will soon kill it.',
      description: '{{ $labels.instance }} has {{ $value | humanize1024 }}B.',
      dashboard: 'digest-runtime',
    },
  ],
};
