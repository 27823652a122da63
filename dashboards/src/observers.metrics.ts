/**
 * What we use of the programs that observe: redis_exporter, Prometheus and Alertmanager on a laptop, and what Prometheus makes itself.
 * Their owners document far more; what is here was seen on redis_exporter 1.45, Prometheus 2.42 and Alertmanager 0.25.
 */
import type { Metric } from '@digest/api/metrics';
import { counter, gauge } from './metric.ts';

export const REDIS = {
  up: gauge(
    'redis_up',
    'Whether Redis answered with the password and from the place that Tyk calls it from.',
  ),
  memoryUsed: gauge('redis_memory_used_bytes', 'Memory that keys and counters take.', 'bytes'),
  memoryMax: gauge(
    'redis_memory_max_bytes',
    'maxmemory; 0 where there is no limit but the machine.',
    'bytes',
  ),
  clients: gauge('redis_connected_clients', 'Connections.'),
  evicted: counter(
    'redis_evicted_keys_total',
    'Keys that Redis threw away for memory: customers that are gone.',
  ),
  commands: counter('redis_commands_processed_total', 'Commands.'),
  commandTime: counter(
    'redis_commands_duration_seconds_total',
    'Time that Redis took for commands.',
    'seconds',
    ['cmd'],
  ),
} as const satisfies Record<string, Metric>;

/** Only on a laptop: in AWS, Amazon Managed Prometheus reports these to CloudWatch (dashboard Alerting). */
export const LAPTOP = {
  notifications: counter('alertmanager_notifications_total', 'Notifications that were tried.', '', [
    'integration',
  ]),
  notificationsFailed: counter(
    'alertmanager_notifications_failed_total',
    'Notifications that were refused.',
    '',
    ['integration', 'reason'],
  ),
  evaluationFailures: counter('prometheus_rule_evaluation_failures_total', 'Rules that failed.', '', [
    'rule_group',
  ]),
} as const satisfies Record<string, Metric>;

/** Made by Prometheus, wherever it runs, for every target and every alert. */
export const SYNTHETIC = {
  up: gauge('up', 'Whether a target answered its last scrape.'),
  alerts: gauge('ALERTS', '1 for each alert that is pending or firing.', '', [
    'alertname',
    'alertstate',
    'severity',
    'tyk_api_id',
    'digest_plan',
    'window',
  ]),
} as const satisfies Record<string, Metric>;
