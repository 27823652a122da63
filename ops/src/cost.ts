/** `make cost ENV=…`: what an environment costs a month, by its plan and prices.yaml. */
import { type Estimate, estimate, type Line } from './cost/estimate.ts';
import { type CostedSet, type Resource, readPlanSet } from './cost/plan-set.ts';
import { type PriceTable, priceTable } from './cost/price-table.ts';
import { checkEnvironment } from './live.ts';
import type { Options } from './options.ts';
import { EXIT, type Outcome } from './outcome.ts';
import { CLOUDS } from './plan/seal.ts';

export async function run({ words, root }: Pick<Options, 'words' | 'root'>): Promise<Outcome> {
  const environment = checkEnvironment(words[0], root);
  const { resources, plan } = await readPlanSet(environment, root);
  const result = estimate(resources, priceTable);
  return {
    code: EXIT.done,
    text: report(environment, plan, result, regionOf(resources), priceTable),
    data: { environment, region: priceTable.region, oldest: priceTable.oldest, plan, ...result },
  };
}

/** @returns the region that the environment's subnets are in, if it has any */
function regionOf(resources: Resource[]): string | undefined {
  const zone = resources.find(({ type }) => type === 'aws_subnet')?.values.availability_zone;
  return typeof zone === 'string' ? zone.slice(0, -1) : undefined;
}

/** For people. */
function report(
  environment: string,
  plan: CostedSet['plan'],
  { idle, calls }: Estimate,
  region: string | undefined,
  table: PriceTable,
): string {
  const elsewhere =
    region && region !== table.region
      ? ` ${environment} is in ${region}, whose prices differ: see ops/prices.yaml.`
      : '';
  return [
    `What ${environment} costs: list prices of ${table.region} in USD, none from before ${table.oldest}.${elsewhere}`,
    ...origin(plan),
    '',
    ...lines('A month in which nobody calls', idle),
    '',
    ...lines('A million calls more', calls),
    '',
    'Not counted:',
    ...table.not_counted.map((what) => `- ${what}`),
    'How it is used is assumed in ops/prices.yaml (assumptions).',
  ].join('\n');
}

/** Any plan is taken, however old: whoever reads the bill sees whether it is of what they mean. */
function origin({ created, cloud, commit, dirty, without }: CostedSet['plan']): string[] {
  const when = `${created.slice(0, 16).replace('T', ' ')} UTC`;
  const changed = dirty.length > 0 ? ', with changes that were not committed' : '';
  return [
    `By the plan of ${when} against ${CLOUDS[cloud]}, at commit ${commit.slice(0, 12)}${changed}.`,
    ...(without.length > 0 ? [`Not in that plan: ${without.join(', ')}.`] : []),
  ];
}

/** The dearest first; what costs less than a cent in one row, since it adds nothing to the total. */
function lines(title: string, { lines, total }: { lines: Line[]; total: number }): string[] {
  const shown = lines.filter(({ usd }) => usd > 0).sort((a, b) => b.usd - a.usd);
  const rest = lines.length - shown.length;
  const rows = shown.map(({ unit, what, quantity, price, usd }) => [
    unit,
    what,
    `${amount(quantity)} × $${price.value} / ${price.unit}`,
    usd.toFixed(2),
  ]);
  if (rest > 0) rows.push(['', `${rest} more below a cent`, '', '0.00']);
  rows.push(['total', '', '', total.toFixed(2)]);
  const width = [0, 1, 2, 3].map((column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const pad = (cell: string, column: number) =>
    column < 2 ? cell.padEnd(width[column] ?? 0) : cell.padStart(width[column] ?? 0);
  return [title, ...rows.map((row) => row.map(pad).join('  '))];
}

/** @returns two places behind the point, or as many as it takes to see anything */
const amount = (quantity: number) =>
  quantity.toLocaleString(
    'en-US',
    quantity < 1 ? { maximumSignificantDigits: 2 } : { maximumFractionDigits: 2 },
  );
