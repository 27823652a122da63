import { MEMORY_BYTES } from '../alerts/api.ts';
import type { Board } from '../board.ts';

export const RUNTIME_BOARD: Board = {
  uid: 'digest-runtime',
  title: 'Digest / Runtime',
  description: 'What it all runs on: tasks of ECS, processes, Redis.',
  rows: [
    {
      title: 'Tasks of ECS',
      panels: [
        {
          title: 'CPU of tasks',
          description: 'Share of what each task may use. ECS adds tasks from 60 % on; at 100 % calls wait.',
          unit: 'percentunit',
          alert: 'APIOverloaded',
          queries: [
            {
              expr: 'max by (job, instance) (ecs_task_cpu_utilized_None / ecs_task_cpu_reserved_None)',
              legend: '{{job}} {{instance}}',
            },
          ],
          width: 12,
          min: 0,
          bad: 0.9,
        },
        {
          title: 'Memory of tasks',
          description: 'Share of what each task may have, sidecars included. At 100 % the task is killed.',
          unit: 'percentunit',
          alert: 'APIMemoryHigh',
          queries: [
            {
              expr: 'max by (job, instance) (ecs_task_memory_utilized_MiB / ecs_task_memory_reserved_MiB)',
              legend: '{{job}} {{instance}}',
            },
          ],
          width: 12,
          min: 0,
          bad: 0.9,
        },
        {
          title: 'CPU of containers',
          description: 'Which container of a task it is: the service, its collector, the exporter of Redis.',
          unit: 'short',
          alert: 'APIOverloaded',
          queries: [
            {
              expr: 'max by (container_name) (container_cpu_usage_vcpu_vCPU)',
              legend: '{{container_name}} vCPU',
            },
          ],
          width: 12,
          min: 0,
        },
        {
          title: 'Memory of containers',
          description: 'The hungriest of each kind.',
          unit: 'mbytes',
          alert: 'APIMemoryHigh',
          queries: [
            { expr: 'max by (container_name) (container_memory_utilized_MiB)', legend: '{{container_name}}' },
          ],
          width: 12,
          min: 0,
        },
      ],
    },
    {
      title: 'Processes',
      panels: [
        {
          title: 'CPU of the API',
          description: 'Of one vCPU: the API has one thread that works.',
          unit: 'percentunit',
          alert: 'APIOverloaded',
          queries: [
            {
              expr: 'rate(process_cpu_seconds_total{job="digest-api"}[$__rate_interval])',
              legend: '{{instance}}',
            },
          ],
          min: 0,
        },
        {
          title: 'Memory of the API',
          description: 'Resident memory of each process.',
          unit: 'bytes',
          alert: 'APIMemoryHigh',
          queries: [{ expr: 'process_resident_memory_bytes{job="digest-api"}', legend: '{{instance}}' }],
          min: 0,
          bad: MEMORY_BYTES,
        },
        {
          title: 'Memory of the gateway',
          description: "As Go's runtime counts it. GOMEMLIMIT keeps it within the task.",
          unit: 'bytes',
          alert: 'GatewayDown',
          queries: [{ expr: 'sum by (instance) (go_memory_used_bytes)', legend: '{{instance}}' }],
          min: 0,
        },
        {
          title: 'Goroutines of the gateway',
          description:
            'A few for each call in flight. A number that only grows is a leak, or calls that hang.',
          unit: 'short',
          alert: 'UpstreamTimeouts',
          queries: [{ expr: 'go_goroutine_count', legend: '{{instance}}' }],
          width: 24,
          height: 6,
          min: 0,
        },
      ],
    },
    {
      title: 'Redis',
      panels: [
        {
          title: 'Redis answers',
          description:
            '1: it answers every gateway, with the password and from where they are. At 0 at least one gateway refuses every key.',
          unit: 'short',
          alert: 'RedisUnreachable',
          queries: [{ expr: 'min(redis_up or up{job="redis"})', legend: 'up' }],
          as: 'stat',
          moreIsBetter: true,
          warn: 1,
        },
        {
          title: 'Memory of Redis',
          description:
            'Keys and counters. At its limit Redis refuses writes, or throws keys away where it is allowed to.',
          unit: 'bytes',
          alert: 'RedisUnreachable',
          queries: [
            { expr: 'max(redis_memory_used_bytes)', legend: 'used' },
            { expr: 'max(redis_memory_max_bytes)', legend: 'limit (0: none)' },
          ],
          min: 0,
        },
        {
          title: 'Keys thrown away',
          description: 'Every one may be a customer. Must be nothing.',
          unit: 'short',
          alert: 'RedisUnreachable',
          queries: [{ expr: 'max(rate(redis_evicted_keys_total[$__rate_interval]))', legend: 'a second' }],
          min: 0,
          bad: 0.001,
        },
        {
          title: 'Commands',
          description: 'About three for each call with a key.',
          unit: 'ops',
          alert: 'RedisUnreachable',
          queries: [
            { expr: 'max(rate(redis_commands_processed_total[$__rate_interval]))', legend: 'commands' },
          ],
          min: 0,
        },
        {
          title: 'Time that commands take',
          description: 'Share of its one thread that Redis is busy with each command, the five dearest.',
          unit: 'percentunit',
          alert: 'RedisUnreachable',
          queries: [
            {
              expr: 'topk(5, max by (cmd) (rate(redis_commands_duration_seconds_total[$__rate_interval])))',
              legend: '{{cmd}}',
            },
          ],
          stacked: true,
          min: 0,
        },
        {
          title: 'Connections of Redis',
          description: "The gateways' pools, and the exporter.",
          unit: 'short',
          alert: 'RedisUnreachable',
          queries: [{ expr: 'max(redis_connected_clients)', legend: 'connections' }],
          min: 0,
        },
        {
          title: 'CPU of Redis',
          description: 'Of the one core that Redis uses, as ElastiCache sees it; every cache of the account.',
          unit: 'percent',
          alert: 'RedisUnreachable',
          queries: [
            {
              namespace: 'AWS/ElastiCache',
              metric: 'EngineCPUUtilization',
              statistic: 'Maximum',
              dimensions: { CacheClusterId: '*', CacheNodeId: '*' },
              by: 'CacheClusterId',
            },
          ],
          width: 24,
          height: 6,
          min: 0,
          max: 100,
          bad: 80,
        },
      ],
    },
  ],
};
