/** The rows of an instant query: its labels, and the value. */
import type { ProvenPanel } from '../proof.ts';
import { fitted, INK, text } from './svg.ts';
import { withUnit } from './units.ts';

const ROW = 18;

export function table({ shown, unit }: ProvenPanel, width: number, height: number): string {
  const lines = shown.flatMap((target) => target.lines);
  const labels = [...new Set(lines.flatMap(({ metric }) => Object.keys(metric)))].filter(
    (label) => label !== '__name__',
  );
  const columns = [...labels, 'Value'];
  const each = (width - 20) / columns.length;
  const rows = lines.map(({ metric, values }) => [
    ...labels.map((label) => metric[label] ?? ''),
    withUnit(Number(values.at(-1)?.[1]), unit),
  ]);
  const most = Math.max(1, Math.floor((height - 30) / ROW));
  const cell = (words: string, column: number, y: number, style = {}) =>
    text(10 + each * column, y, fitted(words, 11, each - 8), style);
  return [
    columns.map((name, column) => cell(name, column, 14, { colour: INK.faint, bold: true })).join(''),
    `<line x1="10" y1="20" x2="${width - 10}" y2="20" stroke="${INK.line}"/>`,
    ...rows
      .slice(0, most)
      .map((row, index) => row.map((words, column) => cell(words, column, 36 + index * ROW)).join('')),
    rows.length > most ? text(10, 36 + most * ROW, `+ ${rows.length - most}`, { colour: INK.faint }) : '',
  ].join('');
}
