import { readFileSync } from 'node:fs';
import { fill, metricsTable, variablesTable } from '@digest/api/readme';
import { VARIABLES } from '../src/config.variables.ts';
import { METRICS } from '../src/metrics.contract.ts';

export const README = new URL('../README.md', import.meta.url);

/** README.md with its tables as they should be. */
export const render = (): string =>
  fill(readFileSync(README, 'utf8'), {
    variables: variablesTable(VARIABLES),
    metrics: metricsTable(METRICS),
  });
