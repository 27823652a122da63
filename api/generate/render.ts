import { readFileSync } from 'node:fs';
import openapiTypes, { astToString } from 'openapi-typescript';
import { VARIABLES } from '../src/config.variables.ts';
import { METRICS } from '../src/metrics.contract.ts';
import { PROBLEMS } from '../src/problem.table.ts';
import { fill, metricsTable, table, variablesTable } from './readme.ts';

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
    {
      file: README,
      text: fill(readFileSync(README, 'utf8'), {
        variables: variablesTable(VARIABLES),
        problems: problemsTable(),
        metrics: metricsTable(METRICS),
      }),
    },
  ];
}

const problemsTable = () =>
  table(
    ['`type`', 'status', 'when'],
    Object.entries(PROBLEMS).map(([slug, { status, meaning }]) => [
      `\`urn:digest:problem:${slug}\``,
      String(status),
      meaning,
    ]),
  );
