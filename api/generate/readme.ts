/** Tables of a README.md that are made from tables of the code. */
import type { Variable } from '../src/environment.ts';
import type { Metric } from '../src/metrics.contract.ts';

export const variablesTable = (variables: Readonly<Record<string, Variable>>): string =>
  table(
    ['variable', 'type', 'default', 'unit', 'meaning'],
    Object.values(variables).map((variable) => [
      `\`${variable.name}\``,
      variable.type,
      variable.default !== undefined ? `\`${variable.default}\`` : variable.optional ? '' : 'must be set',
      variable.unit,
      variable.meaning,
    ]),
  );

export const metricsTable = (metrics: Readonly<Record<string, Metric>>): string =>
  table(
    ['metric', 'type', 'labels', 'meaning'],
    Object.values(metrics).map(({ name, type, labels, help }) => [
      `\`${name}\``,
      type,
      labels.map((label) => `\`${label}\``).join(' '),
      help,
    ]),
  );

/** Padded to equal widths, as biome formats it. */
export function table(head: string[], rows: string[][]): string {
  const widths = head.map((_, column) =>
    Math.max(...[head, ...rows].map((cells) => cells[column]?.length ?? 0)),
  );
  const rule = widths.map((width) => '-'.repeat(width));
  return [head, rule, ...rows]
    .map((cells) => `| ${cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`)
    .join('\n');
}

/** Puts each text between its markers: `<!-- generated: name … -->` and `<!-- end -->`. */
export function fill(markdown: string, texts: Record<string, string>): string {
  return markdown.replace(
    /(<!-- generated: (\w+)[^\n]*-->\n)[\s\S]*?(<!-- end -->)/g,
    (_match, begin, name, end) => {
      const text = texts[name];
      if (text === undefined)
        throw new Error(`README.md has a marker for "${name}", which nothing generates.`);
      return `${begin}${text}\n${end}`;
    },
  );
}
