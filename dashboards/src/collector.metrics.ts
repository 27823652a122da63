/**
 * What collectors report of themselves and, on ECS, of the task that they are in: all that ../collector.yaml lets through.
 * Names and labels are those that arrive in Prometheus, as seen with otelcol-contrib 0.161; ../test/collector.test.ts compares.
 */
import type { Metric } from '@digest/api/metrics';
import { counter, gauge } from './metric.ts';

/** Under the job `otel-collector`. The two of failures are there from the first failure on. */
export const COLLECTOR = {
  accepted: counter('otelcol_receiver_accepted_metric_points_total', 'Points that came in.', '', [
    'receiver',
  ]),
  refused: counter(
    'otelcol_receiver_refused_metric_points_total',
    'Points that were sent back, for want of memory.',
    '',
    ['receiver'],
  ),
  sent: counter('otelcol_exporter_sent_metric_points_total', 'Points that Prometheus took.'),
  sendFailed: counter(
    'otelcol_exporter_send_failed_metric_points_total',
    'Points that were lost after all retries, or that Prometheus refused.',
  ),
  enqueueFailed: counter(
    'otelcol_exporter_enqueue_failed_metric_points_total',
    'Points that were lost because the queue was full.',
  ),
  queueSize: gauge('otelcol_exporter_queue_size', 'Batches that wait to be sent.'),
  queueCapacity: gauge('otelcol_exporter_queue_capacity', 'Batches that may wait.'),
  memory: gauge('otelcol_process_memory_rss', 'Resident memory of the collector.', 'bytes'),
} as const satisfies Record<string, Metric>;

/**
 * Of a task and its containers, by the task's own metadata. The job says whose task it is (`digest-api`, `tyk-gateway` or `digest-dashboard`), the
 * instance is the task's id. CPU units are thousand-and-twenty-fourths of a vCPU; mebibytes and vCPUs are no units of Prometheus'.
 */
export const ECS = {
  taskCpu: gauge('ecs_task_cpu_utilized_None', 'CPU that the task uses, in CPU units.'),
  taskCpuLimit: gauge('ecs_task_cpu_reserved_None', 'CPU that the task may use, in CPU units.'),
  taskMemory: gauge('ecs_task_memory_utilized_MiB', 'Memory that the task uses, caches left out, in MiB.'),
  taskMemoryLimit: gauge('ecs_task_memory_reserved_MiB', 'Memory that the task may use, in MiB.'),
  containerCpu: gauge('container_cpu_usage_vcpu_vCPU', 'CPU that a container uses, in vCPUs.', '', [
    'container_name',
  ]),
  containerMemory: gauge(
    'container_memory_utilized_MiB',
    'Memory that a container uses, caches left out, in MiB.',
    '',
    ['container_name'],
  ),
} as const satisfies Record<string, Metric>;
