/** A panel in the few words in which ours differ, and what Grafana wants to be told of it. */
import * as cloudwatch from '@grafana/grafana-foundation-sdk/cloudwatch';
import type { Builder, Dataquery } from '@grafana/grafana-foundation-sdk/cog';
import * as common from '@grafana/grafana-foundation-sdk/common';
import * as dashboard from '@grafana/grafana-foundation-sdk/dashboard';
import * as prometheus from '@grafana/grafana-foundation-sdk/prometheus';
import * as stat from '@grafana/grafana-foundation-sdk/stat';
import * as table from '@grafana/grafana-foundation-sdk/table';
import * as timeseries from '@grafana/grafana-foundation-sdk/timeseries';
import { links } from './links.ts';

export interface Query {
  expr: string;
  /** Grafana's legend format: `{{label}}`. */
  legend: string;
}

/** What only AWS measures. */
export interface CloudWatchQuery {
  namespace: string;
  metric: string;
  statistic: 'Average' | 'Maximum' | 'Sum';
  /** All that the metric has, since others of the name count the same again; `*`: whatever it is. */
  dimensions: Readonly<Record<string, string>>;
  /** The dimension that tells the lines apart. */
  by: string;
}

export interface Panel {
  title: string;
  /** What it shows and what is normal, for who sees it the first time. */
  description: string;
  /** Grafana's name of the unit: https://github.com/grafana/grafana/blob/main/packages/grafana-data/src/valueFormats/categories.ts */
  unit: string;
  /** The alert whose runbook says what to do when this looks bad; absent where there is none. */
  alert?: string;
  queries: readonly (Query | CloudWatchQuery)[];
  as?: 'timeseries' | 'stat' | 'table';
  /** Columns of 24. */
  width?: number;
  height?: number;
  min?: number;
  max?: number;
  /** From these values on it is orange and red; the other way round where more is better. */
  warn?: number;
  bad?: number;
  moreIsBetter?: boolean;
  stacked?: boolean;
  decimals?: number;
}

export const isPrometheus = (query: Query | CloudWatchQuery): query is Query => 'expr' in query;

const SOURCES = {
  prometheus: { type: 'prometheus', uid: '$prometheus' },
  cloudwatch: { type: 'cloudwatch', uid: '$cloudwatch' },
};

const BUILDERS = {
  timeseries: (panel: Panel) =>
    new timeseries.PanelBuilder()
      .lineWidth(1)
      .fillOpacity(panel.stacked ? 30 : 8)
      .showPoints(common.VisibilityMode.Never)
      .stacking(
        new common.StackingConfigBuilder().mode(
          panel.stacked ? common.StackingMode.Normal : common.StackingMode.None,
        ),
      )
      .thresholdsStyle(
        new common.GraphThresholdsStyleConfigBuilder().mode(
          panel.bad === undefined
            ? common.GraphThresholdsStyleMode.Off
            : common.GraphThresholdsStyleMode.Line,
        ),
      )
      .legend(
        new common.VizLegendOptionsBuilder()
          .displayMode(common.LegendDisplayMode.List)
          .placement(common.LegendPlacement.Bottom)
          .showLegend(true),
      )
      .tooltip(new common.VizTooltipOptionsBuilder().mode(common.TooltipDisplayMode.Multi)),
  stat: (_: Panel) =>
    new stat.PanelBuilder()
      .graphMode(common.BigValueGraphMode.Area)
      .reduceOptions(new common.ReduceDataOptionsBuilder().calcs(['lastNotNull'])),
  table: (_: Panel) => new table.PanelBuilder(),
} as const;

export function build(panel: Panel, id: number): Builder<dashboard.Panel> {
  const { as = 'timeseries', width = 8, height = 8 } = panel;
  const builder = BUILDERS[as](panel)
    .id(id)
    .title(panel.title)
    .description(panel.description)
    .unit(panel.unit)
    .span(width)
    .height(height)
    .datasource(panel.queries.every(isPrometheus) ? SOURCES.prometheus : SOURCES.cloudwatch)
    .thresholds(thresholds(panel))
    .links(panel.alert === undefined ? [] : [runbook(panel.alert)])
    .targets(panel.queries.map((query, index) => target(query, String.fromCharCode(65 + index), as)));
  if (panel.min !== undefined) builder.min(panel.min);
  if (panel.max !== undefined) builder.max(panel.max);
  if (panel.decimals !== undefined) builder.decimals(panel.decimals);
  return builder;
}

const runbook = (alert: string) =>
  new dashboard.DashboardLinkBuilder(`Runbook: ${alert}`)
    .type(dashboard.DashboardLinkType.Link)
    .url(links.runbook(alert))
    .targetBlank(true);

function thresholds({ warn, bad, moreIsBetter = false }: Panel): dashboard.ThresholdsConfigBuilder {
  const steps = [
    { value: null, color: moreIsBetter ? 'red' : 'green' },
    ...(moreIsBetter ? [] : [{ value: warn, color: 'orange' }]),
    ...(moreIsBetter
      ? [
          { value: bad, color: 'orange' },
          { value: warn, color: 'green' },
        ]
      : [{ value: bad, color: 'red' }]),
  ].filter((step): step is dashboard.Threshold => step.value !== undefined);
  // Without bounds everything is as it should be.
  const all = warn === undefined && bad === undefined ? [{ value: null, color: 'green' }] : steps;
  return new dashboard.ThresholdsConfigBuilder().mode(dashboard.ThresholdsMode.Absolute).steps(all);
}

function target(query: Query | CloudWatchQuery, refId: string, as: Panel['as']): Builder<Dataquery> {
  if (!isPrometheus(query)) {
    return new cloudwatch.MetricsQueryBuilder()
      .refId(refId)
      .datasource(SOURCES.cloudwatch)
      .queryMode(cloudwatch.QueryMode.Metrics)
      .metricQueryType(cloudwatch.MetricQueryType.Search)
      .metricEditorMode(cloudwatch.MetricEditorMode.Builder)
      .namespace(query.namespace)
      .metricName(query.metric)
      .statistic(query.statistic)
      .dimensions({ ...query.dimensions })
      .matchExact(true)
      .region('default')
      .period('')
      .label(`\${PROP('Dim.${query.by}')}`);
  }
  const builder = new prometheus.DataqueryBuilder()
    .refId(refId)
    .datasource(SOURCES.prometheus)
    .expr(query.expr)
    .legendFormat(query.legend)
    .editorMode(prometheus.QueryEditorMode.Code);
  return as === 'table' ? builder.instant().format(prometheus.PromQueryFormat.Table) : builder.range();
}
