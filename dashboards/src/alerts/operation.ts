/** What watches and what delivers. */
import type { RuleGroup } from '../rule.ts';

/** A release that came and went within this time, while the one from before went on, was rolled back. */
const ROLLBACK = '1h';
const BUILD = 'digest_build_info{job="digest-api"}';
const NOW = `count by (commit) (${BUILD})`;
const BEFORE = `count by (commit) (${BUILD} offset ${ROLLBACK})`;

const loss = (metric: string, what: string) =>
  `label_replace(rate(${metric}[5m]), "loss", "${what}", "", "")`;
const LOSSES = [
  loss('otelcol_exporter_send_failed_metric_points_total', 'given up'),
  loss('otelcol_exporter_enqueue_failed_metric_points_total', 'queue full'),
  loss('otelcol_receiver_refused_metric_points_total', 'no memory'),
];

export const OPERATION: RuleGroup = {
  name: 'operation',
  rules: [
    {
      alert: 'Watchdog',
      expr: 'vector(1)',
      severity: 'none',
      summary: 'Alerting works.',
      description: 'Always fires. What listens to it (CloudWatch in AWS) pages when it stops.',
      dashboard: 'digest-alerting',
    },
    {
      alert: 'CollectorSilent',
      expr: 'absent_over_time(up{job="digest-api"}[2m]) or absent_over_time(tyk_gateway_apis_loaded{job="tyk-gateway"}[2m])',
      for: '3m',
      severity: 'page',
      summary: 'Nothing is heard of {{ $labels.job }}: we are blind to it.',
      description:
        'No metric of job {{ $labels.job }} has arrived for five minutes. Clients may be well served or not at all; other alerts can not tell.',
      dashboard: 'digest-alerting',
    },
    {
      alert: 'CollectorDropsData',
      expr: `sum by (instance, loss) (${LOSSES.join(' or ')}) > 0`,
      for: '10m',
      severity: 'ticket',
      summary: 'A collector drops metrics.',
      description:
        '{{ $labels.instance }} drops {{ $value | humanize }} points a second: {{ $labels.loss }}.',
      dashboard: 'digest-alerting',
    },
    {
      alert: 'DeploymentRolledBack',
      expr: `((count by (commit) (last_over_time(${BUILD}[${ROLLBACK}])) unless ${NOW}) unless ${BEFORE}) unless on () (${NOW} unless ${BEFORE}) and on () (${NOW} and ${BEFORE})`,
      severity: 'ticket',
      summary: 'Release {{ $labels.commit }} was rolled back.',
      description: `{{ $value }} tasks ran {{ $labels.commit }} in the last ${ROLLBACK}; now only the release from before runs.`,
      dashboard: 'digest-releases',
    },
  ],
};
