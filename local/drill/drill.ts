/**
 * One drill: two systems side by side get the same fault at the same moment, and on one of them the page is followed. That one has to be
 * well again, while the other is still broken.
 */
import type { Page, Section } from '@digest/runbooks/pages';
import { type Arm, openArm } from './arm.ts';
import { explained } from './blocks.ts';
import type { Fault } from './fault.ts';
import { fires, isHealthy, open, present, served } from './health.ts';
import {
  cells,
  controlStaysBroken,
  diagnoses,
  discriminates,
  type Failure,
  type Happened,
  overBudget,
  rightWay,
  words,
} from './judge.ts';
import type { Drill, Timing } from './results.ts';
import { until } from './wait.ts';

export interface DrillOptions {
  fault: Fault;
  page: Page;
  factor: number;
  /** As GATEWAY of `make up`. */
  gateway: string;
  say(line: string): void;
  signal: AbortSignal;
  waits?: Waits;
}

/** Seconds on the clock of the drill. */
interface Waits {
  /** What comes after the budget is waited for that long, so that it is known how late it was. */
  late: number;
  /** The longest for a system to get healthy. */
  healthy: number;
}

export type Outcome = Pick<Drill, 'detect' | 'repair' | 'fired'> & { failures: Failure[] };

const WAITS: Waits = { late: 45, healthy: 240 };
/** Real time, in seconds: that long nothing may be wrong before a system counts as healthy, or as repaired. */
const QUIET = 300;

/** @throws Error when a system does not start, and the signal's reason when that ends it; in each case all has ended by then */
export async function drill(options: DrillOptions): Promise<Outcome> {
  const { fault, factor, gateway, say, signal } = options;
  say('starting two systems');
  const arms: Arm[] = [];
  try {
    // One after the other: a machine that starts all at once is late with each.
    for (const name of ['treated', 'control'] as const) {
      arms.push(await openArm(name, fault, factor, gateway));
      signal.throwIfAborted();
    }
    return await follow(options, ...(arms as [Arm, Arm]));
  } finally {
    await Promise.all(arms.map((arm) => arm.close()));
  }
}

/** @param treated where the page is followed. @param control where it is not. Both run, with traffic */
export async function follow(options: DrillOptions, treated: Arm, control: Arm): Promise<Outcome> {
  const { fault, page, factor, say, signal, waits = WAITS } = options;
  const failures: Failure[] = [];
  const outcome: Outcome = { fired: {}, failures };
  let start = Number.POSITIVE_INFINITY;
  /** What each alert has done since the fault. */
  const happened = async (arm: Arm): Promise<Happened> => ({
    fired: await arm.fired(start),
    told: new Set(arm.told(start).keys()),
  });
  try {
    await baseline();
    say(`injecting ${fault.name} into both`);
    start = Date.now();
    await both('inject');
    const delivered = await detect();
    await run('First five minutes', 'Diagnosis');
    if (await run('Mitigation')) await repair(delivered);
    await reverse();
  } catch (error) {
    if (!(error instanceof Stopped)) throw error;
    failures.push(error.failure);
    if (error.failure.phase === 'detect') outcome.fired = cells(fault, [await happened(treated)]);
  }
  return outcome;

  async function baseline(): Promise<void> {
    say('waiting until both are healthy');
    for (const arm of [treated, control]) {
      if (!(await quiet(() => isHealthy(arm))))
        await stop('baseline', `${arm.name} healthy for ${words(QUIET)}`, arm);
    }
    const results = [];
    for (const block of blocks('First five minutes', 'Diagnosis'))
      results.push(await treated.run(block, signal));
    failures.push(...diagnoses(results));
  }

  /** @returns when it came to the sink, in milliseconds since 1970 */
  async function detect(): Promise<number> {
    const before = fault.past?.failing?.seconds ?? 0;
    const wait = Math.max(0, (page.detect - before) / factor) + waits.late;
    const delivery = await until(signal, wait, () => treated.told(start).get(fault.alert));
    if (!delivery) return stop('detect', `${fault.alert} at the sink`, treated);
    outcome.detect = timing(page.detect, (delivery.at - start) / 1000, factor, before);
    failures.push(...overBudget('detect', outcome.detect), ...rightWay(page, delivery.path));
    say(`${fault.alert} delivered after ${told(outcome.detect)}; following its page`);
    return delivery.at;
  }

  async function repair(delivered: number): Promise<void> {
    say('waiting for the end of the alert, and for what clients see');
    const left = page.repair / factor - (Date.now() - delivered) / 1000;
    const repaired = await quiet(
      async () => served(treated) && treated.told(start).get(fault.alert)?.over !== undefined,
      Math.max(0, left) + waits.late,
    );
    if (repaired === undefined) {
      failures.push(await failure('repair', `${fault.alert} over at the sink, and clients served`, treated));
      return;
    }
    outcome.repair = timing(page.repair, (repaired - delivered) / 1000, factor);
    failures.push(...overBudget('repair', outcome.repair));
    say(`repaired after ${told(outcome.repair)}`);
    const untreated = {
      delivered: open(control, fault.alert, start),
      firing: await fires(control, fault.alert, start),
      clients: control.clients(),
    };
    failures.push(...controlStaysBroken(fault, untreated));
    await run('Verify');
  }

  async function reverse(): Promise<void> {
    const untreated = await happened(control);
    say('reversing the fault');
    await both('reverse');
    await run('Undo');
    // Of the alerts only its own: what follows from the fault may last longer, as the burn of an outage, which has windows of hours.
    if (!(await quiet(async () => served(treated) && !(await fires(treated, fault.alert, start)))))
      failures.push(await failure('Undo', `healthy for ${words(QUIET)} when all is undone`, treated));
    if (!(await until(signal, waits.healthy, () => served(control) || undefined)))
      failures.push(await failure('reverse', 'clients served where only the fault was reversed', control));
    outcome.fired = cells(fault, [untreated, await happened(treated)]);
    failures.push(...discriminates(outcome.fired, fault.name));
  }

  /** At the same moment. */
  async function both(what: 'inject' | 'reverse'): Promise<void> {
    const arms = [treated, control];
    const results = await Promise.allSettled(arms.map(({ drilled }) => fault[what](drilled)));
    for (const [index, result] of results.entries()) {
      if (result.status === 'fulfilled') continue;
      const expected = `to ${what} ${fault.name} (${arms[index]?.name})`;
      throw new Stopped({ phase: what, expected, came: String(result.reason?.message ?? result.reason) });
    }
  }

  /** @returns whether all blocks of these sections hold */
  async function run(...sections: Section[]): Promise<boolean> {
    let well = true;
    for (const block of blocks(...sections)) {
      say(`${block.section}: line ${block.line}`);
      const result = await treated.run(block, signal);
      if (!result.holds) failures.push({ phase: block.section, ...explained(result) });
      well &&= result.holds;
    }
    return well;
  }

  function blocks(...sections: Section[]) {
    return page.blocks.filter(({ target, section }) => target === 'local' && sections.includes(section));
  }

  /** @returns since when it has been so for long enough, in milliseconds since 1970; undefined when that had not begun within those seconds */
  async function quiet(isSo: () => Promise<boolean>, seconds = waits.healthy): Promise<number | undefined> {
    const long = QUIET / factor;
    let since: number | undefined;
    return until(signal, seconds + long, async () => {
      since = (await isSo()) ? (since ?? Date.now()) : undefined;
      return since !== undefined && Date.now() - since > long * 1000 ? since : undefined;
    });
  }
}

/** Without that there is nothing more to drill. */
class Stopped extends Error {
  readonly failure: Failure;

  constructor(failure: Failure) {
    super(failure.phase);
    this.failure = failure;
  }
}

async function stop(phase: string, expected: string, arm: Arm): Promise<never> {
  throw new Stopped(await failure(phase, expected, arm));
}

const failure = async (phase: string, expected: string, arm: Arm): Promise<Failure> => ({
  phase,
  expected,
  came: await present(arm),
});

/** @param before seconds in real time that the fault had gone on unnoticed */
function timing(budget: number, measured: number, factor: number, before = 0): Timing {
  return { budget, after: Math.round(measured * factor + before), measured, factor };
}

const told = ({ after, measured }: Timing) => `${words(after)} (${measured.toFixed(1)} s)`;
