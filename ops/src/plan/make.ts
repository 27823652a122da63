/** Makes plans of units, and reads what they say. */
import { type Unit, units } from '../live.ts';
import { checkValues } from './facts.ts';
import { humanPlan } from './human.ts';
import { type StateVersion, stateOfPlan } from './plan-file.ts';
import { hasOutputs, mockedVariables, type PlanJson, readPlanJson } from './plan-json.ts';
import { type Context, failures, runUnits } from './run-units.ts';

export interface PlannedUnit extends Unit {
  plan: PlanJson;
  /** The state that it was planned on. */
  state: StateVersion;
  /** Units whose mocks it was planned on. */
  mocks: string[];
  /** Terraform's own words. */
  human: string;
  seconds: number;
}

export interface Plans {
  /** Dependencies first. */
  units: PlannedUnit[];
  /** Units that their own exclude block leaves out, as grafana-content where there is no Grafana. */
  leftOut: string[];
}

/** Where terragrunt writes the plan of a unit below the folder that it is given. */
const planFile = (unit: string) => `${unit}/tfplan.tfplan`;
export const planJsonFile = (unit: string) => `${unit}/tfplan.json`;

interface Make {
  /** Folder for the plans: <unit>/tfplan.tfplan and <unit>/tfplan.json. */
  folder: string;
  /** Only these, whose dependencies are applied; all of the environment when not given. */
  only?: readonly string[];
  /** Added to `terraform plan`. */
  args?: readonly string[];
  env?: Record<string, string>;
}

/**
 * @throws Error that says which unit could not be planned, and why; {Refusal} without an account's values
 */
export async function makePlans(
  context: Context,
  { folder, only, args = [], env = {} }: Make,
): Promise<Plans> {
  checkValues(context);
  const all = await units(context.environment, context.root);
  const asked = all.filter(({ name }) => !only || only.includes(name));
  const runs = await runUnits(context, {
    units: asked.map(({ name }) => name),
    command: 'plan',
    args,
    plans: folder,
    env,
  });
  const failed = failures(runs);
  if (failed) throw new Error(`${context.environment} could not be planned.\n${failed}`);

  const leftOut = runs.filter(({ result }) => result === 'excluded').map(({ unit }) => unit);
  const planned = asked
    .filter(({ name }) => !leftOut.includes(name))
    .map((unit) => ({
      ...unit,
      plan: readPlanJson(`${folder}/${planJsonFile(unit.name)}`),
      state: stateOfPlan(`${folder}/${planFile(unit.name)}`),
    }));
  const made = planned.map((unit) => {
    const run = runs.find((one) => one.unit === unit.name);
    return {
      ...unit,
      mocks: mocksOf(unit, planned),
      human: humanPlan(run?.printed.stdout ?? [], context.root),
      seconds: run?.seconds ?? 0,
    };
  });
  return { units: made, leftOut };
}

type Read = Unit & { plan: PlanJson };

/** A unit that is not among those planned is applied, and has outputs. */
function mocksOf(unit: Read, planned: readonly Read[]): string[] {
  const without = planned
    .filter(({ name, plan }) => unit.dependencies.includes(name) && !hasOutputs(plan))
    .map(({ name }) => name);
  // Belt and braces: a mock that came another way is still one.
  return without.length > 0 ? without : mockedVariables(unit.plan).map((name) => `the variable ${name}`);
}
