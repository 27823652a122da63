/**
 * One drill: two systems side by side get the same fault at the same moment, and on one of them the page is followed. That one has to be
 * well again, while the other is still broken.
 */
import type { Block, Page, Section } from '@digest/runbooks/pages';
import { type Arm, openArm } from './arm.ts';
import { type BlockResult, explained } from './blocks.ts';
import type { Fault } from './fault.ts';
import {
  cells,
  controlStaysBroken,
  diagnoses,
  discriminates,
  type Failure,
  overBudget,
  words,
} from './judge.ts';
import type { Delivery } from './notifications.ts';
import type { Drill, Timing } from './results.ts';
import { until } from './wait.ts';

export type Outcome = Pick<Drill, 'detect' | 'repair' | 'fired'> & { failures: Failure[] };

export interface DrillOptions {
  fault: Fault;
  page: Page;
  factor: number;
  /** As GATEWAY of `make up`. */
  gateway: string;
  say(line: string): void;
  signal: AbortSignal;
}

/** Real time, in seconds: that long nothing may be wrong before a system counts as healthy. */
const QUIET = 300;
/** Nothing is waited for any longer than so many budgets: then it is known to be over the budget, and by how much at least. */
const BUDGETS = 2;
/** Seconds on the drill's clock that any wait gets, however short a budget is when compressed; and the longest for a system to get healthy. */
const LEAST_WAIT = 45;
const HEALTHY_WAIT = 240;

/** A drill can't go on from here. */
class Stopped extends Error {}

/** @throws Error when a system does not start, and the signal's reason when that ends it; in each case all has ended by then */
export async function drill(options: DrillOptions): Promise<Outcome> {
  const { fault, factor, gateway, say } = options;
  say('starting two systems');
  // One after the other: a machine that starts all at once is late with each.
  const arms: Arm[] = [];
  try {
    arms.push(await openArm('treated', fault, factor, gateway));
    options.signal.throwIfAborted();
    arms.push(await openArm('control', fault, factor, gateway));
    options.signal.throwIfAborted();
    return await follow(options, ...(arms as [Arm, Arm]));
  } finally {
    await Promise.all(arms.map((arm) => arm.close()));
  }
}

async function follow(options: DrillOptions, treated: Arm, control: Arm): Promise<Outcome> {
  const { fault, page, factor, say, signal } = options;
  const failures: Failure[] = [];
  const outcome: Outcome = { fired: {}, failures };
  const stop = (failure: Failure): never => {
    failures.push(failure);
    throw new Stopped();
  };
  /** @returns whether all of them hold */
  const runAll = async (...sections: Section[]) => {
    let well = true;
    for (const block of blocksOf(page, ...sections)) {
      say(`${block.section}: line ${block.line}`);
      const result = await treated.run(block, signal);
      if (result.holds) continue;
      well = false;
      failures.push({ phase: block.section, ...explained(result) });
    }
    return well;
  };
  let injected: number | undefined;
  try {
    say('waiting until both are healthy');
    for (const arm of [treated, control]) {
      const ill = await untilQuiet(arm, options, () => isHealthy(arm));
      if (ill) stop({ phase: 'baseline', expected: `${arm.name} healthy for ${words(QUIET)}`, came: ill });
    }
    const inHealth: BlockResult[] = [];
    for (const block of blocksOf(page, 'First five minutes', 'Diagnosis'))
      inHealth.push(await treated.run(block, signal));
    failures.push(...diagnoses(inHealth));

    say(`injecting ${fault.name} into both`);
    const start = Date.now();
    injected = start;
    await Promise.all([fault.inject(treated.drilled), fault.inject(control.drilled)]);

    const before = fault.past?.failing?.seconds ?? 0;
    const delivery = await untilDelivered(options, treated, start, before);
    if (!delivery) {
      const came = await present(treated);
      return stop({
        phase: 'detect',
        expected: `${fault.alert} at the sink`,
        came: `nothing of it; ${came}`,
      });
    }
    outcome.detect = timing(page.detect, (delivery.at - start) / 1000, factor, before);
    failures.push(...overBudget('detect', outcome.detect), ...rightWay(page, delivery));
    say(`${fault.alert} delivered after ${told(outcome.detect)}; following its page`);

    await runAll('First five minutes', 'Diagnosis');
    if (!(await runAll('Mitigation'))) throw new Stopped();
    say('waiting for the end of the alert, and for what clients see');
    const repaired = await untilRepaired(options, treated, start, delivery.at);
    if (repaired === undefined) {
      const came = await present(treated);
      return stop({ phase: 'repair', expected: `${fault.alert} over at the sink, and clients served`, came });
    }
    outcome.repair = timing(page.repair, (repaired - delivery.at) / 1000, factor);
    failures.push(...overBudget('repair', outcome.repair));
    say(`repaired after ${told(outcome.repair)}`);
    failures.push(
      ...controlStaysBroken(fault, {
        delivered: open(control, fault.alert, start),
        firing: await fires(control, fault.alert, start),
        clients: control.clients(),
      }),
    );
    await runAll('Verify');

    say('reversing the fault');
    const controlFired = await control.fired(start);
    const controlTold = [...control.told(start).keys()];
    await Promise.all([fault.reverse(treated.drilled), fault.reverse(control.drilled)]);
    await runAll('Undo');
    // What follows from the fault may last longer than it does: the burn of an outage has windows of hours.
    const ill = await untilQuiet(
      treated,
      options,
      async () => served(treated) && !(await fires(treated, fault.alert, start)),
    );
    if (ill) failures.push({ phase: 'Undo', expected: `healthy for ${words(QUIET)} after all`, came: ill });
    outcome.fired = cells(
      fault,
      new Set([...controlFired, ...(await treated.fired(start))]),
      new Set([...controlTold, ...treated.told(start).keys()]),
    );
    failures.push(...discriminates(outcome.fired, fault.name));
  } catch (error) {
    if (!(error instanceof Stopped)) throw error;
    if (injected !== undefined) {
      const fired = await treated.fired(injected).catch(() => new Set<string>());
      outcome.fired = cells(fault, fired, new Set(treated.told(injected).keys()));
    }
  }
  return outcome;
}

const blocksOf = (page: Page, ...sections: Section[]): readonly Block[] =>
  page.blocks.filter(({ target, section }) => target === 'local' && sections.includes(section));

/** @param before seconds in real time that the fault had gone on unnoticed */
function timing(budget: number, measured: number, factor: number, before = 0): Timing {
  return { budget, after: Math.round(measured * factor + before), measured, factor };
}

const told = ({ after, measured }: Timing) => `${words(after)} (${measured.toFixed(1)} s)`;

function untilDelivered(
  { page, fault, factor, signal }: DrillOptions,
  arm: Arm,
  start: number,
  before: number,
) {
  const wait = Math.max(LEAST_WAIT, (BUDGETS * page.detect - before) / factor);
  return until(signal, wait, () => arm.told(start).get(fault.alert));
}

/** @returns when it was, in milliseconds since 1970 */
function untilRepaired(
  { page, fault, factor, signal }: DrillOptions,
  arm: Arm,
  start: number,
  since: number,
) {
  const wait = Math.max(LEAST_WAIT, (BUDGETS * page.repair) / factor - (Date.now() - since) / 1000);
  return until(signal, wait, () => {
    const over = arm.told(start).get(fault.alert)?.over !== undefined;
    return over && arm.clients().state === 'healthy' ? Date.now() : undefined;
  });
}

/** It fires, as far as the sink knows. */
function open(arm: Arm, alert: string, since: number): boolean {
  const delivery = arm.told(since).get(alert);
  return delivery !== undefined && delivery.over === undefined;
}

/** The Watchdog is the other way round: Prometheus always has it, and the sink tells of its silence. */
const fires = async (arm: Arm, alert: string, since: number) =>
  alert === 'Watchdog' ? open(arm, alert, since) : (await arm.alerts()).has(alert);

/** A page that comes as a ticket wakes nobody. */
function rightWay({ alert, severity }: Page, { path }: Delivery): Failure[] {
  const expected = alert === 'Watchdog' ? '/dead-man' : `/${severity}`;
  return path === expected ? [] : [{ phase: 'detect', expected: `${alert} sent to ${expected}`, came: path }];
}

/** @returns what is wrong, if that has not been so for long enough when the time is over */
async function untilQuiet(
  arm: Arm,
  { factor, signal }: Pick<DrillOptions, 'factor' | 'signal'>,
  isSo: () => Promise<boolean>,
): Promise<string | undefined> {
  let since: number | undefined;
  const quiet = await until(signal, HEALTHY_WAIT, async () => {
    since = (await isSo()) ? (since ?? Date.now()) : undefined;
    return since !== undefined && Date.now() - since > (QUIET / factor) * 1000 ? true : undefined;
  });
  return quiet ? undefined : await present(arm);
}

const served = (arm: Arm) => arm.clients().state === 'healthy';

/** Nothing is wrong, and it would be heard of. */
async function isHealthy(arm: Arm): Promise<boolean> {
  const [firing, pending] = await Promise.all([arm.alerts(), arm.alerts('pending')]);
  return arm.heard() && firing.size + pending.size === 0 && served(arm);
}

/** How it is now, in a line. */
async function present(arm: Arm): Promise<string> {
  const [firing, pending] = await Promise.all([arm.alerts(), arm.alerts('pending')]);
  const ended = arm.system.status().filter(({ state }) => state !== 'running');
  return [
    arm.heard() ? '' : 'no Watchdog at the sink',
    firing.size > 0 ? `firing: ${[...firing].join(', ')}` : 'nothing fires',
    pending.size > 0 ? `pending: ${[...pending].join(', ')}` : '',
    `clients ${arm.clients().state} (${arm.clients().text})`,
    ...ended.map(({ name, state, end }) => `${name} ${state}${end ? ` with ${end}` : ''}`),
  ]
    .filter(Boolean)
    .join('; ');
}
