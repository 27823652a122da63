import type { Board } from '../board.ts';

const rate = (metric: string) => `rate(${metric}[$__rate_interval])`;

export const ALERTING_BOARD: Board = {
  uid: 'digest-alerting',
  title: 'Digest / Alerting',
  description: 'Whether what watches works: from the first point that a collector takes to the notification.',
  rows: [
    {
      title: 'Alerts',
      panels: [
        {
          title: 'Watchdog',
          description:
            '1: rules are evaluated. When it is missing, nothing else on this page can be believed.',
          unit: 'short',
          alert: 'Watchdog',
          queries: [{ expr: 'sum(ALERTS{alertname="Watchdog", alertstate="firing"})', legend: 'fires' }],
          as: 'stat',
          width: 6,
          moreIsBetter: true,
          warn: 1,
        },
        {
          title: 'Alerts by name',
          description: 'Pending ones wait for their time to pass; firing ones have been sent.',
          unit: 'short',
          alert: 'Watchdog',
          queries: [
            {
              expr: 'sum by (alertname, alertstate) (ALERTS{alertname!="Watchdog"})',
              legend: '{{alertname}} {{alertstate}}',
            },
          ],
          stacked: true,
          width: 18,
          min: 0,
        },
      ],
    },
    {
      title: 'Collectors',
      panels: [
        {
          title: 'Scrapes that work',
          description: 'By job, how many targets answer. A job that is missing is not scraped at all.',
          unit: 'short',
          alert: 'CollectorSilent',
          queries: [{ expr: 'sum by (job) (up)', legend: '{{job}}' }],
          min: 0,
        },
        {
          title: 'Age of the newest sample',
          description:
            'How long ago the gateway and the API were last heard of. Some 15 seconds are normal, more than a minute is not.',
          unit: 's',
          alert: 'CollectorSilent',
          queries: [
            { expr: 'min(time() - timestamp(up{job="digest-api"}))', legend: 'digest-api' },
            { expr: 'min(time() - timestamp(tyk_gateway_apis_loaded))', legend: 'tyk-gateway' },
          ],
          min: 0,
          bad: 60,
        },
        {
          title: 'Points taken in and delivered',
          description: 'Both lines of a collector should lie on each other.',
          unit: 'cps',
          alert: 'CollectorDropsData',
          queries: [
            { expr: `sum(${rate('otelcol_receiver_accepted_metric_points_total')})`, legend: 'taken in' },
            { expr: `sum(${rate('otelcol_exporter_sent_metric_points_total')})`, legend: 'delivered' },
          ],
          min: 0,
        },
        {
          title: 'Points lost',
          description:
            'Sent back to the sender, lost in a full queue, or given up after all retries. Must be nothing.',
          unit: 'cps',
          alert: 'CollectorDropsData',
          queries: [
            {
              expr: `sum(${rate('otelcol_receiver_refused_metric_points_total')}) or vector(0)`,
              legend: 'sent back',
            },
            {
              expr: `sum(${rate('otelcol_exporter_enqueue_failed_metric_points_total')}) or vector(0)`,
              legend: 'queue full',
            },
            {
              expr: `sum(${rate('otelcol_exporter_send_failed_metric_points_total')}) or vector(0)`,
              legend: 'given up',
            },
          ],
          min: 0,
          bad: 0.001,
        },
        {
          title: 'Queue',
          description:
            'Share of the queue that is taken by batches that wait. It fills while Prometheus can not be reached.',
          unit: 'percentunit',
          alert: 'CollectorDropsData',
          queries: [
            {
              expr: 'max by (instance) (otelcol_exporter_queue_size / otelcol_exporter_queue_capacity)',
              legend: '{{instance}}',
            },
          ],
          min: 0,
          max: 1,
          bad: 0.8,
        },
        {
          title: 'Memory of collectors',
          description: 'Their limiter refuses points before it becomes too much.',
          unit: 'bytes',
          alert: 'CollectorDropsData',
          queries: [{ expr: 'otelcol_process_memory_rss', legend: '{{instance}}' }],
          min: 0,
        },
      ],
    },
    {
      title: 'Rules and notifications',
      panels: [
        {
          title: 'Faults on this machine',
          description:
            'Where Prometheus and Alertmanager run here: notifications that were tried and refused, rules that failed.',
          unit: 'cps',
          alert: 'Watchdog',
          queries: [
            {
              expr: `sum(${rate('alertmanager_notifications_total{integration="webhook"}')})`,
              legend: 'notifications',
            },
            {
              expr: `sum(${rate('alertmanager_notifications_failed_total{integration="webhook"}')})`,
              legend: 'notifications that were refused',
            },
            {
              expr: `sum(${rate('prometheus_rule_evaluation_failures_total')})`,
              legend: 'rules that failed',
            },
          ],
          min: 0,
        },
        {
          title: 'Rules that failed in AMP',
          description:
            'Evaluations that ended with an error. The reason is in the log group of the workspace.',
          unit: 'short',
          alert: 'Watchdog',
          queries: [
            {
              namespace: 'AWS/Prometheus',
              metric: 'RuleEvaluationFailures',
              statistic: 'Sum',
              dimensions: { Workspace: '*', RuleGroup: '*' },
              by: 'RuleGroup',
            },
          ],
          min: 0,
        },
        {
          title: 'Notifications that AMP could not deliver',
          description: 'Alerts that nobody was told of. An alarm pages for these, past Alertmanager.',
          unit: 'short',
          alert: 'Watchdog',
          queries: [
            {
              namespace: 'AWS/Prometheus',
              metric: 'AlertManagerNotificationsFailed',
              statistic: 'Sum',
              dimensions: { Workspace: '*' },
              by: 'Workspace',
            },
          ],
          min: 0,
        },
      ],
    },
  ],
};
