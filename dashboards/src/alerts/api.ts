/** The API itself, as it says of itself. What clients see of it is in ../slo.ts. */
import type { RuleGroup } from '../rule.ts';
import { ENDPOINTS, LEAST_FAILURES } from '../slo.ts';
import { fresh } from './fresh.ts';

/** Somebody gets an answer from the API. While that is so, missing metrics are the collector's fault. */
const API_ANSWERS = `sum(rate(http_server_request_duration_seconds_count{job="tyk-gateway", tyk_api_id=~"${ENDPOINTS}", http_response_status_code=~"2.."}[1m])) > 0`;

/** Four fifths of what the smallest task leaves the API beside its collector; a test compares with live/. */
export const MEMORY_BYTES = 600 * 2 ** 20;

export const SHED_SHARE = 0.01;

const READY = 'digest_lifecycle_state{job="digest-api", state="ready"}';

export const API: RuleGroup = {
  name: 'api',
  rules: [
    {
      alert: 'APIDown',
      expr: `(count(${fresh('up{job="digest-api"}')} and up{job="digest-api"} == 1) or vector(0)) == 0 and on () (count(${fresh('tyk_gateway_apis_loaded')}) > 0) unless on () (${API_ANSWERS})`,
      for: '1m',
      severity: 'page',
      summary: 'No API answers, and no client gets an answer from one.',
      description:
        '{{ $value }} APIs answered a scrape in the last minute, and the gateway, which is heard of, has had no success from any.',
      dashboard: 'digest-api',
    },
    {
      alert: 'APINotReady',
      expr: `sum(${READY} and ${fresh(READY)}) == 0`,
      for: '2m',
      severity: 'page',
      summary: 'APIs run, and none is ready for calls.',
      description: '{{ $value }} of the running APIs are ready: all are starting or draining.',
      dashboard: 'digest-api',
    },
    {
      alert: 'APIOverloaded',
      expr: `sum(rate(digest_requests_shed_total[5m])) / sum(rate(http_server_request_duration_seconds_count{job="digest-api"}[5m])) > ${SHED_SHARE} and sum(increase(digest_requests_shed_total[5m])) >= ${LEAST_FAILURES}`,
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
      summary: 'An API takes nearly all the memory of its task; at the limit it is killed.',
      description: '{{ $labels.instance }} has {{ $value | humanize1024 }}B.',
      dashboard: 'digest-runtime',
    },
  ],
};
