/** `make parity`: every difference between two environments has a reason in live/parity.yaml, and every reason a difference. */
import type { Options } from './options.ts';
import { EXIT, type Outcome } from './outcome.ts';
import { compare, type Difference } from './parity/compare.ts';
import { type Idle, PARITY_FILE, readParity, unexplained } from './parity/reasons.ts';
import { renderEnvironment } from './parity/render.ts';

export async function run({ say, root }: Pick<Options, 'say' | 'root'>): Promise<Outcome> {
  const { environments, differences: reasons } = readParity(root);
  const [one, other] = environments;
  say(`rendering ${one} and ${other}`);
  const differences = compare(await renderEnvironment(one, root), await renderEnvironment(other, root), root);
  const { missing, idle } = unexplained(differences, reasons);
  return {
    code: missing.length + idle.length === 0 ? EXIT.done : EXIT.differs,
    text: report(environments, differences, missing, idle),
    data: { environments, differences, missing, idle },
  };
}

function report(
  [one, other]: [string, string],
  differences: Difference[],
  missing: Difference[],
  idle: Idle[],
): string {
  const place = ({ unit, path }: Difference | Idle) =>
    path ? `${unit} ${path}` : `${unit} (the whole unit)`;
  const text = (value: unknown) => (value === undefined ? '(not there)' : JSON.stringify(value));
  if (missing.length + idle.length === 0)
    return `${one} and ${other} differ in ${differences.length} places, each with a reason in ${PARITY_FILE}.`;
  return [
    ...(missing.length > 0
      ? [
          `${one} and ${other} differ, and ${PARITY_FILE} has no reason for it. Give one, or make them the same:`,
          ...missing.map((difference) => {
            const [a, b] = difference.values.map(text);
            return `- ${place(difference)}\n    ${one}: ${a}\n    ${other}: ${b}`;
          }),
        ]
      : []),
    ...(idle.length > 0
      ? [
          `${one} and ${other} are the same where ${PARITY_FILE} has a reason for a difference. Remove it:`,
          ...idle.map((one) => `- ${place(one)}: ${one.reason}`),
        ]
      : []),
  ].join('\n');
}
