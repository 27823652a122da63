/** prices.yaml: what AWS asks, what is assumed about use, and what is free. */
import { readFileSync } from 'node:fs';
import { parse } from 'yaml';

export interface Price {
  /** What is paid for. */
  what: string;
  /** USD for one unit. */
  value: number;
  unit: string;
  /** Address where AWS says it. */
  source: string;
  /** Day on which it was true, YYYY-MM-DD. */
  date: string;
}

/** Numbers are explained where they are, in prices.yaml. */
export interface Assumptions {
  hours: number;
  idle: Record<
    | 'container_insights_metrics_of_cluster'
    | 'container_insights_metrics_of_service'
    | 'container_insights_logs_of_task'
    | 'insights_query_metrics'
    | 'autoscaling_alarms'
    | 'access_log_files_of_zone'
    | 'metric_series_of_task'
    | 'scrape_seconds'
    | 'bytes_of_sample'
    | 'samples_kept_days'
    | 'rule_samples_a_minute'
    | 'grafana_editors'
    | 'grafana_viewers'
    | 'messages_of_topic'
    | 'messages_of_subscription'
    | 'snapshot_gb'
    | 'images_gb_of_repository',
    number
  >;
  calls: Record<
    | 'request_bytes'
    | 'answer_bytes'
    | 'redis_bytes'
    | 'calls_of_connection'
    | 'access_log_bytes'
    | 'cpu_used',
    number
  >;
  log_compression: number;
  units: Record<string, UnitUse>;
}

/** How a unit is used. */
export interface UnitUse {
  /** Price of what its log groups take in. */
  logs: string;
  idle_gb: number;
  call_bytes: number;
  /** Of units that run tasks. */
  call_cpu_ms?: number;
}

export interface PriceTable {
  region: string;
  /** No price is from before that day. */
  oldest: string;
  prices: Record<string, Price>;
  assumptions: Assumptions;
  /** Resource type → why it costs nothing. */
  free: Record<string, string>;
  not_counted: string[];
}

export const priceTable = parse(
  readFileSync(new URL('../../prices.yaml', import.meta.url), 'utf8'),
) as PriceTable;
