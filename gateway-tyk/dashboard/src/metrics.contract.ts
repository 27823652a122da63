/**
 * Every metric that the key dashboard has on /metrics: the contract with dashboards, alerts and runbooks, which import it as
 * `@digest/key-dashboard/metrics`. A test compares it with what is really served; the table in README.md is generated from it.
 */
import { type Metric, SERVER_METRICS } from '@digest/api/metrics';

/** The shares of a quota that keys are counted from, as the label `used` has them. */
export const USED = ['0.8', '1'] as const;

export const METRICS = {
  ...SERVER_METRICS,
  keys: {
    name: 'digest_keys',
    type: 'gauge',
    unit: '',
    labels: ['digest_plan', 'state'],
    help: 'Keys that the gateway has; the plan is none where a key has no plan that is loaded.',
  },
  keysNearQuota: {
    name: 'digest_keys_near_quota',
    type: 'gauge',
    unit: '',
    labels: ['digest_plan', 'tyk_api_id', 'used'],
    help: 'Active keys that have used up at least this share of their quota for an endpoint.',
  },
  inventoryAge: {
    name: 'digest_inventory_age_seconds',
    type: 'gauge',
    unit: 'seconds',
    labels: [],
    help: 'Since all keys were last read; from the start of the process, until they were read once.',
  },
  drift: {
    name: 'digest_inventory_drift_total',
    type: 'counter',
    unit: '',
    labels: ['change'],
    help: 'Keys that appeared, vanished or changed without anybody having done it here.',
  },
  gatewayDuration: {
    name: 'digest_gateway_api_duration_seconds',
    type: 'histogram',
    unit: 'seconds',
    labels: ['operation', 'outcome'],
    help: 'Calls to the Gateway API; the outcome is ok, or what went wrong.',
    // Up to the time-out of a call.
    buckets: [0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5],
  },
  actions: {
    name: 'digest_key_actions_total',
    type: 'counter',
    unit: '',
    labels: ['action', 'outcome'],
    help: 'What operators did to keys, and how it ended.',
  },
  signIns: {
    name: 'digest_sign_ins_total',
    type: 'counter',
    unit: '',
    labels: ['outcome'],
    help: 'Attempts to sign in; with a load balancer each new session, and each request that it vouches for in vain.',
  },
} as const satisfies Record<string, Metric>;

/**
 * The most series that one process can have, whatever its clients send: every label has values of ours only. Plans and
 * endpoints are those of the gateway's policies, for a dozen of which there is room.
 */
export const SERIES_CEILING = 5_000;
