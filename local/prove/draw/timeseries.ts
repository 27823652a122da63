/** Lines over time, drawn by echarts without a browser. */

import { LineChart } from 'echarts/charts';
import { GridComponent, MarkLineComponent } from 'echarts/components';
import * as echarts from 'echarts/core';
import { SVGRenderer } from 'echarts/renderers';
import type { Range } from '../../observe/query.ts';
import type { ProvenPanel } from '../proof.ts';
import { type Named, named } from './labels.ts';
import { legend } from './legend.ts';
import { FONT, INK, lineColour, STATES, text } from './svg.ts';
import { digits, scaleOf, withUnit } from './units.ts';

echarts.use([LineChart, GridComponent, MarkLineComponent, SVGRenderer]);

/** @param deployed seconds since 1970 */
export function timeseries(
  panel: ProvenPanel,
  range: Range,
  deployed: number[],
  width: number,
  height: number,
): string {
  const lines = named(panel.shown);
  const names = legend(
    lines.map(({ name }) => name),
    width,
  );
  const plotHeight = height - names.height;
  const chart = echarts.init(null, null, { renderer: 'svg', ssr: true, width, height: plotHeight });
  chart.setOption(options(panel, lines, range, deployed, plotHeight));
  const plot = chart.renderToSVGString();
  chart.dispose();
  return plot + names.at(plotHeight - 6) + remark(panel, lines, width);
}

function options(
  panel: ProvenPanel,
  lines: Named[],
  range: Range,
  deployed: number[],
  height: number,
): echarts.EChartsCoreOption {
  const { unit, min, max, stacked } = panel;
  const largest = top(lines, stacked);
  const near = nearThresholds(panel, largest);
  const limit = max ?? Math.max(largest, ...near.map(({ value }) => value * 1.08));
  const { by, name } = scaleOf(unit, limit);
  const label = { color: INK.faint, fontSize: 10, fontFamily: FONT };
  return {
    animation: false,
    grid: { left: 46, right: 12, top: 18, bottom: 20 },
    xAxis: {
      type: 'time',
      min: range.start * 1000,
      max: range.end * 1000,
      splitNumber: 4,
      axisLabel: {
        ...label,
        hideOverlap: true,
        formatter: (time: number) => new Date(time).toISOString().slice(11, 16),
      },
      minInterval: 60_000,
      axisLine: { lineStyle: { color: INK.line } },
      axisTick: { lineStyle: { color: INK.line } },
    },
    yAxis: {
      type: 'value',
      name: name.trim(),
      nameGap: 6,
      nameTextStyle: { ...label, align: 'right' },
      ...(min !== undefined && { min: min / by }),
      ...(max !== undefined ? { max: max / by } : limit > largest && { max: limit / by }),
      splitNumber: height < 100 ? 2 : 3,
      axisLabel: { ...label, formatter: digits, showMaxLabel: !(limit > largest) },
      splitLine: { lineStyle: { color: '#eef1f4' } },
    },
    series: [
      ...lines.map((line, index) => ({
        type: 'line',
        symbol: 'none',
        // Of a stack the areas are what counts; a line would show also where there is none.
        lineStyle: { width: stacked ? 0 : 1.6 },
        color: lineColour(index),
        ...(stacked && { stack: 'all', areaStyle: { opacity: 0.6 } }),
        data: onGrid(line, range, stacked).map(([time, value]) => [
          time * 1000,
          value === null ? null : value / by,
        ]),
      })),
      {
        type: 'line',
        data: [],
        markLine: {
          silent: true,
          symbol: 'none',
          label: { show: false },
          data: [
            ...near.map(({ value, color }) => ({
              yAxis: value / by,
              lineStyle: { color: STATES[color], type: 'dashed', width: 1 },
            })),
            ...deployed.map((at) => ({
              xAxis: at * 1000,
              lineStyle: { color: STATES.blue, type: [2, 3], width: 1 },
            })),
          ],
        },
      },
    ],
  };
}

/** A point at each step: where Prometheus has none, the line has a gap, and a stack nothing. */
function onGrid({ values }: Named, { start, end, step }: Range, stacked: boolean): [number, number | null][] {
  const known = new Map(values.map(([time, value]) => [Math.round((time - start) / step), value]));
  const count = Math.floor((end - start) / step) + 1;
  return Array.from({ length: count }, (_, index) => {
    const value = known.get(index);
    const missing = value === undefined || !Number.isFinite(value);
    return [start + index * step, missing ? (stacked ? 0 : null) : value];
  });
}

function top(lines: Named[], stacked: boolean): number {
  const finite = lines.map(({ values }) => values.filter(([, value]) => Number.isFinite(value)));
  if (!stacked) return Math.max(0, ...finite.flatMap((values) => values.map(([, value]) => value)));
  const sums = new Map<number, number>();
  for (const [time, value] of finite.flat()) sums.set(time, (sums.get(time) ?? 0) + value);
  return Math.max(0, ...sums.values());
}

/** Thresholds that the lines come so close to that both fit into one picture. */
function nearThresholds({ thresholds, thresholdLines, max }: ProvenPanel, largest: number) {
  const reach = max ?? largest * 3;
  return thresholds.filter(
    (step): step is { value: number; color: string } =>
      thresholdLines && step.value !== null && step.value <= reach,
  );
}

/** The others, in words. */
function remark(panel: ProvenPanel, lines: Named[], width: number): string {
  const near = nearThresholds(panel, top(lines, panel.stacked));
  const far = panel.thresholds.filter(
    ({ value, color }) =>
      panel.thresholdLines && value !== null && !near.some((step) => step.color === color),
  );
  const [nearest] = far;
  if (nearest?.value == null) return '';
  const words = `${nearest.color} from ${withUnit(nearest.value, panel.unit)}`;
  return text(width - 12, 10, words, { size: 10, colour: STATES[nearest.color] ?? INK.faint, anchor: 'end' });
}
