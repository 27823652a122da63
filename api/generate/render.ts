import { readFileSync } from 'node:fs';
import openapiTypes, { astToString } from 'openapi-typescript';
import { VARIABLES } from '../src/config.variables.ts';
import { METRICS } from '../src/metrics.contract.ts';
import { PROBLEMS } from '../src/problem.table.ts';

const api = new URL('../', import.meta.url);
const README = new URL('README.md', api);

/** Every generated file with the text that it should have; of README.md, only what is between markers is made here. */
export async function render(): Promise<Array<{ file: URL; text: string }>> {
  const types = astToString(await openapiTypes(new URL('openapi.yaml', api)));
  return [
    {
      file: new URL('src/openapi.generated.ts', api),
      text: `// Generated from openapi.yaml by \`npm run generate -w api\`. Do not edit.\n${types}`,
    },
    { file: README, text: fill(readFileSync(README, 'utf8'), tables()) },
  ];
}

function tables(): Record<string, string> {
  return {
    variables: table(
      ['variable', 'type', 'default', 'unit', 'meaning'],
      Object.values(VARIABLES).map((variable) => [
        `\`${variable.name}\``,
        variable.type,
        `\`${variable.default}\``,
        variable.unit,
        variable.meaning,
      ]),
    ),
    problems: table(
      ['`type`', 'status', 'when'],
      Object.entries(PROBLEMS).map(([slug, { status, meaning }]) => [
        `\`urn:digest:problem:${slug}\``,
        String(status),
        meaning,
      ]),
    ),
    metrics: table(
      ['metric', 'type', 'labels', 'meaning'],
      Object.values(METRICS).map(({ name, type, labels, help }) => [
        `\`${name}\``,
        type,
        labels.map((label) => `\`${label}\``).join(' '),
        help,
      ]),
    ),
  };
}

/** Padded to equal widths, as biome formats it. */
function table(head: string[], rows: string[][]): string {
  const widths = head.map((_, column) =>
    Math.max(...[head, ...rows].map((cells) => cells[column]?.length ?? 0)),
  );
  const rule = widths.map((width) => '-'.repeat(width));
  return [head, rule, ...rows]
    .map((cells) => `| ${cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`)
    .join('\n');
}

/** Puts each text between its markers: `<!-- generated: name … -->` and `<!-- end -->`. */
function fill(markdown: string, texts: Record<string, string>): string {
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
