/** A run: the system with traffic and incidents, and then every question. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Range } from '../observe/query.ts';
import { readBoards, readRules } from './boards.ts';
import { DURATION, FIRST_RELEASE, INCIDENTS } from './incidents.ts';
import { type Fault, type ProvenBoard, proveBoard, proveRule, ruleHealth } from './proof.ts';
import { type System, startSystem } from './system.ts';
import { traffic } from './traffic.ts';

export interface Run extends Pick<System, 'gateway' | 'observe'> {
  range: Range;
  boards: ProvenBoard[];
  rules: number;
  faults: Fault[];
  /** Answers that clients got, by status. */
  answers: string;
}

/** Seconds between the points of a line. */
const STEP = 5;

/** @throws Error when the signal ends it, with everything stopped */
export async function run(say: (line: string) => void, signal: AbortSignal): Promise<Run> {
  const wait = (milliseconds: number) => sleep(milliseconds, undefined, { signal });
  say('starting the system');
  const system = await startSystem(FIRST_RELEASE, wait);
  const { gateway, observe } = system;
  try {
    say(`running behind ${gateway}, with ${observe.collector}; ${DURATION} s of traffic`);
    for (const remark of observe.remarks) say(remark);
    return { gateway, observe, ...(await ask(system, say, wait)) };
  } finally {
    await system.stop();
  }
}

type Say = (line: string) => void;
type Wait = (milliseconds: number) => Promise<void>;

async function ask(system: System, say: Say, wait: Wait) {
  const start = Date.now() / 1000;
  const stop = new AbortController();
  const { counts, ended } = await traffic(system, stop.signal);
  const answers = () =>
    [...counts]
      .sort()
      .map(([status, n]) => `${n} × ${status}`)
      .join(', ');
  const progress = setInterval(() => say(`answers so far: ${answers()}`), 30_000);
  try {
    await incidents(system, say, wait);
    // While there still is traffic: a rate ends with it.
    const range = { start, end: Date.now() / 1000, step: STEP };
    say('asking Prometheus');
    return { range, answers: answers(), ...(await questions(system, range)) };
  } finally {
    clearInterval(progress);
    stop.abort();
    await ended;
  }
}

async function incidents(system: System, say: Say, wait: Wait): Promise<void> {
  const start = performance.now();
  const until = (seconds: number) => wait(Math.max(0, start + seconds * 1000 - performance.now()));
  for (const { at, what, happen } of INCIDENTS) {
    await until(at);
    say(what);
    await happen(system);
  }
  await until(DURATION);
}

async function questions({ urls: { prometheus } }: System, range: Range) {
  const faults = await ruleHealth(prometheus);
  const boards: ProvenBoard[] = [];
  for (const board of readBoards(Math.ceil(range.end - range.start))) {
    const proven = await proveBoard(prometheus, board, range);
    boards.push(proven.board);
    faults.push(...proven.faults);
  }
  const rules = readRules();
  for (const rule of rules) faults.push(...(await proveRule(prometheus, rule, range)));
  return { boards, rules: rules.length, faults };
}
