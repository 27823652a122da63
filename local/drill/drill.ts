/**
 * One drill: two systems side by side get the same fault at the same moment, and on one of them the page is followed. That one has to be
 * well again, while the other is still broken.
 */
import type { Page, Section } from '@digest/runbooks/pages';
import { type Arm, openArm } from './arm.ts';
import { explained } from './blocks.ts';
import type { Fault } from './fault.ts';
import { fires, isHealthy, open, present, served } from './health.ts';
import { controlStaysBroken, diagnoses, type Failure, overBudget, rightWay, verifies } from './judge.ts';
import { cells, discriminates, type Happened } from './matrix.ts';
import type { Drill, Timing } from './results.ts';
import { until, within } from './wait.ts';
import { words } from './words.ts';

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
  /** The longest for a fault to be done, or to be reversed. */
  fault: number;
}

export type Outcome = Pick<Drill, 'detect' | 'repair' | 'fired'> & { failures: Failure[] };

const WAITS: Waits = { late: 45, healthy: 240, fault: 120 };
/** Real time, in seconds: that long nothing may be wrong before a system counts as healthy. */
const QUIET = 300;

/** @throws the signal's reason when that ends it; then too all has ended */
export async function drill(options: DrillOptions): Promise<Outcome> {
  const { fault, factor, gateway, say, signal } = options;
  say('starting two systems');
  const arms: Arm[] = [];
  let outcome: Outcome = { failures: [] };
  try {
    // One after the other: a machine that starts all at once is late with each.
    for (const name of ['treated', 'control'] as const) {
      arms.push(await openArm(name, fault, factor, gateway, signal));
      signal.throwIfAborted();
    }
    outcome = await follow(options, ...(arms as [Arm, Arm]));
  } catch (error) {
    outcome.failures.push({ phase: 'start', expected: 'two systems with traffic', came: messageOf(error) });
  }
  for (const end of await Promise.allSettled(arms.map((arm) => arm.close())))
    if (end.status === 'rejected')
      outcome.failures.push({ phase: 'end', expected: 'both systems to end', came: messageOf(end.reason) });
  signal.throwIfAborted();
  return outcome;
}

/**
 * @param treated where the page is followed
 * @param control where it is not. Both run, with traffic
 * @returns also when something could not be found out: then with what was, and a failure that says at what point that was
 * @throws the signal's reason
 */
export async function follow(options: DrillOptions, treated: Arm, control: Arm): Promise<Outcome> {
  const { fault, page, factor, say, signal, waits = WAITS } = options;
  const failures: Failure[] = [];
  const outcome: Outcome = { failures };
  let phase = 'baseline';
  let start = Number.POSITIVE_INFINITY;
  try {
    await baseline();
    begin('inject', `injecting ${fault.name} into both`);
    start = Date.now();
    await both('inject');
    const delivered = await detect();
    await run('First five minutes', 'Diagnosis');
    if (await run('Mitigation')) await repair(delivered);
    await discriminate();
    await reverse();
  } catch (error) {
    signal.throwIfAborted();
    const unforeseen = { phase, expected: 'that it can be found out', came: messageOf(error) };
    failures.push(error instanceof Stopped ? error.failure : unforeseen);
  }
  return outcome;

  function begin(what: string, line: string): void {
    phase = what;
    say(line);
  }

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
    phase = 'detect';
    const before = fault.past?.failing?.seconds ?? 0;
    const wait = Math.max(0, (page.detect - before) / factor) + waits.late;
    const delivery = await until(signal, wait, () => treated.told(start).get(fault.alert));
    if (!delivery) {
      await discriminate();
      return stop('detect', `${fault.alert} at the sink`, treated);
    }
    outcome.detect = timing(page.detect, (delivery.at - start) / 1000, factor, before);
    failures.push(...overBudget('detect', outcome.detect), ...rightWay(page, delivery.path));
    say(`${fault.alert} delivered after ${told(outcome.detect)}; following its page`);
    return delivery.at;
  }

  async function repair(delivered: number): Promise<void> {
    begin('repair', 'waiting for the end of the alert, and for what clients see');
    const left = page.repair / factor - (Date.now() - delivered) / 1000;
    const isWell = async () =>
      served(treated) &&
      treated.told(start).get(fault.alert)?.over !== undefined &&
      !(await fires(treated, fault.alert, start));
    // What comes back, as a leak after a restart, is back by then.
    const lasting = Math.max(QUIET / factor, (delivered - start) / 1000);
    const repaired = await quiet(isWell, Math.max(0, left) + waits.late, lasting);
    if (repaired === undefined) {
      failures.push(await failure('repair', `${fault.alert} over at the sink, and clients served`, treated));
      return;
    }
    outcome.repair = timing(page.repair, (repaired - delivered) / 1000, factor);
    failures.push(...overBudget('repair', outcome.repair));
    say(`repaired after ${told(outcome.repair)}`);
    phase = 'control';
    const untreated = {
      delivered: open(control, fault.alert, start),
      firing: await fires(control, fault.alert, start),
      clients: control.clients(),
    };
    failures.push(...controlStaysBroken(fault, untreated));
    const verified = [];
    for (const block of blocks('Verify')) {
      verified.push(await control.run(block, signal));
      if (!verified.at(-1)?.holds) break;
    }
    failures.push(...verifies(verified));
    await run('Verify');
  }

  /** Before the reversal, whose alerts are the drill's own. */
  async function discriminate(): Promise<void> {
    phase = 'discrimination';
    const happened = async (arm: Arm): Promise<Happened> => ({
      fired: await arm.fired(start),
      told: new Set(arm.told(start).keys()),
      held: arm.held(start),
    });
    outcome.fired = cells(fault, { treated: await happened(treated), control: await happened(control) });
    failures.push(...discriminates(outcome.fired, fault.name));
  }

  async function reverse(): Promise<void> {
    begin('reverse', 'reversing the fault');
    await both('reverse');
    await run('Undo');
    // Of the alerts only its own: what follows from the fault may last longer, as the burn of an outage, which has windows of hours.
    if (!(await quiet(async () => served(treated) && !(await fires(treated, fault.alert, start)))))
      failures.push(await failure('Undo', `healthy for ${words(QUIET)} when all is undone`, treated));
    if (!(await until(signal, waits.healthy, () => served(control) || undefined)))
      failures.push(await failure('reverse', 'clients served where only the fault was reversed', control));
  }

  /** At the same moment. */
  async function both(what: 'inject' | 'reverse'): Promise<void> {
    const arms = [treated, control];
    const results = await Promise.allSettled(
      arms.map(({ drilled }) => within(signal, waits.fault, fault[what](drilled))),
    );
    signal.throwIfAborted();
    for (const [index, result] of results.entries()) {
      if (result.status === 'fulfilled') continue;
      const expected = `to ${what} ${fault.name} (${arms[index]?.name})`;
      throw new Stopped({ phase: what, expected, came: messageOf(result.reason) });
    }
  }

  /** @returns whether all blocks of these sections hold */
  async function run(...sections: Section[]): Promise<boolean> {
    let well = true;
    for (const block of blocks(...sections)) {
      begin(block.section, `${block.section}: line ${block.line}`);
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
  async function quiet(
    isSo: () => Promise<boolean>,
    seconds = waits.healthy,
    long = QUIET / factor,
  ): Promise<number | undefined> {
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
  came: await present(arm).catch(messageOf),
});

/** @param before seconds in real time that the fault had gone on unnoticed */
function timing(budget: number, measured: number, factor: number, before = 0): Timing {
  return {
    budget,
    after: Math.round(measured * factor + before),
    ...(before > 0 && { before }),
    measured,
    factor,
  };
}

const messageOf = (error: unknown) => (error instanceof Error ? error.message : String(error));

const told = ({ after, measured }: Timing) => `${words(after)} (${measured.toFixed(1)} s)`;
