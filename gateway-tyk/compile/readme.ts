/** The table of plans in README.md. */
import type { Allowance, Sources } from './sources.ts';

const REGION = /(<!-- plans:begin[^>]*-->\n)[\s\S]*?(<!-- plans:end -->)/;

export function readme({ readme: text, plans, operations }: Sources): string {
  const keyed = operations.filter((operation) => operation.keyed);
  const row = (cells: string[]) => `| ${cells.join(' | ')} |\n`;
  const head = row(['plan', ...keyed.map(({ method, path }) => `\`${method.toUpperCase()} ${path}\``)]);
  const body = Object.entries(plans.plans).map(([id, plan]) =>
    row([
      `${plan.title} (\`${id}\`)`,
      ...keyed.map(({ operationId }) => {
        const { quota, rate } = plan.endpoints[operationId] as { quota: Allowance; rate: Allowance };
        return `${count(quota)}, ${count(rate)}`;
      }),
    ]),
  );
  const table = head + row(Array(keyed.length + 1).fill('---')) + body.join('');
  return text.replace(REGION, (_all, begin, end) => begin + table + end);
}

const count = ({ calls, per }: Allowance) => `${calls.toLocaleString('en')} a ${per}`;
