/**
 * What live/, units/ and modules/ promise each other, checked from the files alone. Each check returns what is wrong, a sentence each
 * that says where and what to do, or nothing.
 */
import type { Declarations } from './hcl.ts';
import type { UnitBody } from './live.ts';
import { SENTINEL } from './plan/plan-json.ts';

/** Before an apply there may be nothing to read; after it there is, and a mock would be wrong. */
const MOCK_COMMANDS = ['init', 'validate', 'plan'];

type MockedDependency = {
  mock_outputs_allowed_terraform_commands?: string[];
  mock_outputs_merge_strategy_with_state?: string;
};

/** What every module has; folders end with a slash. */
const MODULE_FILES = [
  'README.md',
  'main.tf',
  'variables.tf',
  'outputs.tf',
  'versions.tf',
  'tests/',
  'examples/basic/main.tf',
];

/** Inputs are variables of the module, and every variable without a default is given. */
export function inputFaults(unit: string, { inputs }: UnitBody, module: string, { variables }: Declarations) {
  const file = `units/${unit}.hcl`;
  if (typeof inputs !== 'object')
    return [`${file}: inputs is not written as { … }, so nobody can see what is given; write the keys out`];
  const given = Object.keys(inputs);
  const known = variables.map(({ name }) => name);
  const required = variables.filter((variable) => !('default' in variable)).map(({ name }) => name);
  return [
    ...without(given, known).map(
      (name) =>
        `${file}: inputs has ${name}, which is no variable of modules/${module}, and Terraform would ignore it; there are ${known.join(', ')}`,
    ),
    ...without(required, given).map(
      (name) => `${file}: inputs lacks ${name}, which modules/${module} requires; give it a value`,
    ),
  ];
}

/** What is read of another unit is an output of its module. `outputs` has them by unit; `dependency` labels are unit names or not. */
export function outputFaults(unit: string, body: UnitBody, outputs: Record<string, string[]>): string[] {
  const file = `units/${unit}.hcl`;
  const read = [...JSON.stringify(body).matchAll(/dependency\.([\w-]+)\.outputs\.([\w-]+)/g)];
  const pairs = [...new Set(read.map(([, label, output]) => `${label} ${output}`))];
  return pairs.flatMap((pair) => {
    const [label, output] = pair.split(' ') as [string, string];
    const other = dependencyUnit(body, label);
    if (!other)
      return [`${file}: reads dependency.${label}, for which it has no block; add dependency "${label}"`];
    const known = outputs[other] ?? [];
    return known.includes(output)
      ? []
      : [
          `${file}: reads ${output} of ${other}, which its module does not output; there are ${known.join(', ')}`,
        ];
  });
}

/** Each dependency has the mocks of the unit that it names, and only where nothing is changed. */
export function dependencyFaults(unit: string, body: UnitBody): string[] {
  return Object.entries(body.dependency ?? {}).flatMap(([label, [block]]) => {
    const where = `units/${unit}.hcl: dependency "${label}"`;
    const mocks = `\${local.mocks.${mockName(dependencyUnit(body, label) ?? label)}}`;
    const {
      mock_outputs_allowed_terraform_commands: commands = [],
      mock_outputs_merge_strategy_with_state: merge,
    } = block as MockedDependency;
    return [
      ...(block?.mock_outputs === mocks
        ? []
        : [`${where} should have mock_outputs = ${mocks.slice(2, -1)}, the mocks of the unit that it names`]),
      ...(commands.join() === MOCK_COMMANDS.join()
        ? []
        : [
            `${where} allows mocks in [${commands.join(', ')}], and should in [${MOCK_COMMANDS.join(', ')}]; an apply must never see one`,
          ]),
      ...(merge === 'shallow'
        ? []
        : [
            `${where} should have mock_outputs_merge_strategy_with_state = "shallow"; without it nothing can be planned after a module got a new output that another unit reads`,
          ]),
    ];
  });
}

/** Mocks have the module's outputs, all of them and no other, and the sentinel in every text. @param mocks locals of units/mocks.hcl */
export function mockFaults(unit: string, mocks: Record<string, unknown>, outputs: string[]): string[] {
  const where = `units/mocks.hcl: ${mockName(unit)}`;
  const mock = mocks[mockName(unit)];
  if (typeof mock !== 'object' || mock === null)
    return [
      `${where} is missing or not written as { … }, although others depend on ${unit}; write its outputs out`,
    ];
  const mocked = Object.keys(mock);
  return [
    ...without(outputs, mocked).map((name) => `${where} lacks the output ${name}; add a made-up value`),
    ...without(mocked, outputs).map(
      (name) =>
        `${where} has ${name}, which is no output of the module; take it out (there are ${outputs.join(', ')})`,
    ),
    ...texts(mock)
      .filter((text) => !text.includes(SENTINEL))
      .map(
        (text) =>
          `${where} has "${text}" without "${SENTINEL}": a plan made on it would pass for a real one; put it in`,
      ),
  ];
}

/** Files that should have one text. @param files path → text */
export function sameText(files: Record<string, string>): string[] {
  const counts = new Map<string, number>();
  for (const text of Object.values(files)) counts.set(text, (counts.get(text) ?? 0) + 1);
  const [usual] = [...counts].sort(([, a], [, b]) => b - a)[0] ?? [];
  return Object.entries(files)
    .filter(([, text]) => text !== usual)
    .map(
      ([path]) =>
        `${path} differs from the others of its kind; copy one of them, and put what differs elsewhere`,
    );
}

/** Environments that should have the same units. @param units environment → names of its units */
export function sameUnits(units: Record<string, string[]>): string[] {
  const all = [...new Set(Object.values(units).flat())].sort();
  return Object.entries(units).flatMap(([environment, names]) =>
    without(all, names).map(
      (name) => `live/${environment} has no unit ${name}, which another environment has; add its folder`,
    ),
  );
}

/** Each unit of live/ has a body in units/, and each body is used. */
export function bodyFaults(units: Record<string, string[]>, bodies: string[]): string[] {
  const used = [...new Set(Object.values(units).flat())];
  return [
    ...without(used, bodies).map((name) => `live/ has a unit ${name}, but there is no units/${name}.hcl`),
    ...without(bodies, used).map(
      (name) =>
        `units/${name}.hcl is in no environment; add live/<environment>/${name}/terragrunt.hcl or take it out`,
    ),
  ];
}

/** @param paths paths in modules/<module>/ */
export function moduleFileFaults(module: string, paths: string[]): string[] {
  return MODULE_FILES.filter(
    (file) => !paths.some((path) => path === file || (file.endsWith('/') && path.startsWith(file))),
  ).map((file) => `modules/${module} has no ${file}, which every module has (modules/README.md)`);
}

/** @param paths what git tracks */
export function trackedFaults(paths: string[]): string[] {
  return paths
    .filter((path) => /\.tfstate(\.|$)|\.tfvars(\.json)?$|\.tfplan$|(^|\/)\.terraform\//.test(path))
    .map(
      (path) =>
        `git tracks ${path}, which may hold secrets: git rm --cached it, and renew every secret that it held`,
    );
}

function dependencyUnit(body: UnitBody, label: string): string | undefined {
  return body.dependency?.[label]?.[0]?.config_path.split('/').at(-1);
}

/** A unit's name in mocks.hcl. */
export const mockName = (unit: string) => unit.replaceAll('-', '_');
const without = (all: string[], some: string[]) => all.filter((name) => !some.includes(name));

function texts(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(texts) : [];
}
