/** A dashboard: rows of panels, where the data comes from, and ways to the other dashboards. */
import * as dashboard from '@grafana/grafana-foundation-sdk/dashboard';
import * as prometheus from '@grafana/grafana-foundation-sdk/prometheus';
import { build, isPrometheus, type Panel } from './panel.ts';

export interface Board {
  /** Also the name of its file. */
  uid: string;
  title: string;
  description: string;
  rows: readonly { title: string; panels: readonly Panel[] }[];
  /** Lets one endpoint be chosen, as $endpoint. */
  endpoints?: readonly string[];
}

/** Marks every dashboard with the moments at which an API with another commit began. */
export const DEPLOYMENTS =
  'count by (commit, version) (digest_build_info{job="digest-api"} unless on (commit) (digest_build_info{job="digest-api"} offset 1m))';

/** @returns what Grafana imports */
export function render(board: Board): string {
  const panels = board.rows.flatMap((row) => row.panels);
  const builder = new dashboard.DashboardBuilder(board.title)
    .uid(board.uid)
    .description(board.description)
    .tags(['digest'])
    .readonly()
    .refresh('30s')
    .time({ from: 'now-3h', to: 'now' })
    .timezone('browser')
    .tooltip(dashboard.DashboardCursorSync.Crosshair)
    .link(
      new dashboard.DashboardLinkBuilder('Digest')
        .type(dashboard.DashboardLinkType.Dashboards)
        .tags(['digest'])
        .asDropdown(true)
        .keepTime(true),
    )
    .withVariable(
      new dashboard.DatasourceVariableBuilder('prometheus').label('Prometheus').type('prometheus'),
    );
  if (!panels.every((panel) => panel.queries.every(isPrometheus)))
    builder.withVariable(
      new dashboard.DatasourceVariableBuilder('cloudwatch').label('CloudWatch').type('cloudwatch'),
    );
  if (board.endpoints)
    builder.withVariable(
      new dashboard.CustomVariableBuilder('endpoint')
        .label('Endpoint')
        .values(board.endpoints.join(','))
        .includeAll(true)
        .allValue(board.endpoints.join('|'))
        .current({ selected: true, text: 'All', value: '$__all' }),
    );
  builder.annotation(
    new dashboard.AnnotationQueryBuilder()
      .name('Deployments')
      .datasource({ type: 'prometheus', uid: '$prometheus' })
      .enable(true)
      .iconColor('blue')
      .expr(DEPLOYMENTS)
      .titleFormat('Deployed {{version}}')
      .textFormat('{{commit}}')
      .target(new prometheus.DataqueryBuilder().refId('Deployments').expr(DEPLOYMENTS)),
  );
  let id = 0;
  for (const row of board.rows) {
    builder.withRow(new dashboard.RowBuilder(row.title).id(++id));
    for (const panel of row.panels) builder.withPanel(build(panel, ++id));
  }
  return `${JSON.stringify(builder.build(), null, 2)}\n`;
}
