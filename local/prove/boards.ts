/** The dashboards and rules as Grafana and Prometheus read them: from the committed files. */
import { readdirSync, readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { BOARDS } from '../../dashboards/src/files.ts';
import { substitute } from '../../dashboards/src/promql.ts';

export interface Target {
  /** With every variable put in. */
  expr: string;
  legend: string;
  /** Only the value at the end; otherwise over the whole time. */
  instant: boolean;
}

export interface Panel {
  title: string;
  type: 'row' | 'timeseries' | 'stat' | 'table';
  /** Grafana's: x and w of 24 columns, y and h in rows. */
  grid: { x: number; y: number; w: number; h: number };
  unit: string;
  min?: number;
  max?: number;
  stacked: boolean;
  /** Each from its value on; the first from the least on. */
  thresholds: { value: number | null; color: string }[];
  /** Whether a line is drawn at each. */
  thresholdLines: boolean;
  /** `cloudwatch` can't be asked here. */
  source: 'prometheus' | 'cloudwatch';
  targets: Target[];
}

export interface Board {
  uid: string;
  title: string;
  panels: Panel[];
  /** What marks deployments. */
  deployments: string;
}

export interface Rule {
  name: string;
  kind: 'alert' | 'record';
  expr: string;
}

// biome-ignore lint/suspicious/noExplicitAny: of Grafana's JSON only these few fields are read
type Grafana = any;

const folder = (name: string) => new URL(`../../dashboards/${name}/`, import.meta.url);

const filesOf = (name: string, extension: string) =>
  readdirSync(folder(name))
    .filter((file) => file.endsWith(extension))
    .sort()
    .map((file) => readFileSync(new URL(file, folder(name)), 'utf8'));

/** In the order in which they were written. @param range seconds, for `$__range` */
export function readBoards(range: number): Board[] {
  const order = BOARDS.map(({ uid }) => uid);
  return filesOf('grafana', '.json')
    .map((text) => readBoard(JSON.parse(text), range))
    .sort((a, b) => order.indexOf(a.uid) - order.indexOf(b.uid));
}

export function readBoard(json: Grafana, range: number): Board {
  const values: Record<string, string> = { __range: `${range}s` };
  for (const { type, name, allValue, current } of json.templating?.list ?? [])
    if (type !== 'datasource') values[name] = current.value === '$__all' ? allValue : current.value;
  return {
    uid: json.uid,
    title: json.title,
    panels: json.panels.map((panel: Grafana) => readPanel(panel, values)),
    deployments: json.annotations?.list[0]?.expr ?? '',
  };
}

function readPanel(
  { title, type, gridPos, fieldConfig, datasource, targets = [] }: Grafana,
  values: Record<string, string>,
): Panel {
  const { unit = 'none', min, max, custom = {}, thresholds } = fieldConfig?.defaults ?? {};
  return {
    title,
    type,
    grid: gridPos,
    unit,
    ...(min !== undefined && { min }),
    ...(max !== undefined && { max }),
    stacked: custom.stacking?.mode === 'normal',
    thresholds: thresholds?.steps ?? [],
    thresholdLines: (custom.thresholdsStyle?.mode ?? 'off') !== 'off',
    source: datasource?.type ?? 'prometheus',
    targets:
      datasource?.type === 'cloudwatch'
        ? []
        : targets.map(({ expr, legendFormat, instant = false }: Grafana) => ({
            expr: substitute(expr, values),
            legend: legendFormat ?? '',
            instant,
          })),
  };
}

export function readRules(): Rule[] {
  return filesOf('rules', '.yaml')
    .flatMap((text) => parse(text).groups)
    .flatMap(({ rules }) => rules)
    .map(({ alert, record, expr }) => ({ name: alert ?? record, kind: alert ? 'alert' : 'record', expr }));
}
