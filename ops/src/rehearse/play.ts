/** Plays the script on a stage, step by step, until one fails. */
import { type Job, REHEARSAL, type Step } from './script.ts';

/** Where it is played: a checkout, an AWS, a GitHub. */
export interface Stage {
  /** A runner of its own for each job: a fresh checkout, but for what an artifact brings. */
  begin(job: Job): Promise<void>;
  /** @returns what `make` printed, and its exit code */
  make(words: string, env: Record<string, string>): Promise<{ code: number; printed: string }>;
  standIn(what: NonNullable<Step['standIn']>): Promise<void>;
  /** As a person does, after a review. */
  merge(branch: string): Promise<void>;
}

export interface Played {
  /** In words of make where it is one. */
  step: string;
  /** Which workflow and job do it in production, or who. */
  where: string;
  seconds: number | undefined;
  outcome: 'done' | 'not here' | 'failed';
  /** What is to be known of it: why it is not here, what it printed when it failed. */
  note: string;
}

interface Play {
  stage: Stage;
  say(line: string): void;
  now?: () => number;
  script?: typeof REHEARSAL;
}

/** @returns all that was played, in order; only the last one can have failed */
export async function play({ stage, say, now = Date.now, script = REHEARSAL }: Play): Promise<Played[]> {
  const played: Played[] = [];
  /** @returns whether to go on */
  const add = async (step: string, where: string, act: () => Promise<string>): Promise<boolean> => {
    say(`${step} (${where})`);
    const start = now();
    const took = () => (now() - start) / 1000;
    try {
      const note = await act();
      played.push({ step, where, seconds: took(), outcome: 'done', note });
      return true;
    } catch (error) {
      played.push({ step, where, seconds: took(), outcome: 'failed', note: (error as Error).message });
      return false;
    }
  };

  for (const part of script) {
    if ('merge' in part) {
      const { merge } = part;
      if (!(await add(`merge ${merge}`, 'a person, after a review', () => stage.merge(merge).then(() => ''))))
        return played;
      continue;
    }
    const where = `${part.by ? `${part.by}: ` : ''}${part.workflow}/${part.job}`;
    const begun = await stage.begin(part).then(
      () => '',
      (error: Error) => error.message,
    );
    if (begun)
      return [...played, { step: 'check out', where, seconds: undefined, outcome: 'failed', note: begun }];
    for (const step of part.steps) {
      const name = `${step.target}${part.env?.ENV ? ` ENV=${part.env.ENV}` : ''}`;
      if (step.notHere) {
        played.push({ step: name, where, seconds: undefined, outcome: 'not here', note: step.notHere });
        continue;
      }
      if (!(await add(name, where, () => act(step, part, stage)))) return played;
    }
  }
  return played;
}

async function act(
  { target, make = target, standIn, says }: Step,
  { env = {} }: Job,
  stage: Stage,
): Promise<string> {
  if (standIn) return stage.standIn(standIn).then(() => standIn);
  const { code, printed } = await stage.make(make, env);
  if (code !== 0) throw new Error(`make ${make} ended with exit code ${code}:\n${printed.trim()}`);
  if (says && !says.test(printed)) throw new Error(`make ${make} does not say ${says}:\n${printed.trim()}`);
  return make === target ? '' : `only \`make ${make}\``;
}

/** For people: what came when, how long it took, and how it ended. */
export function timeline(played: readonly Played[]): string {
  let clock = 0;
  const rows = played.map(({ step, where, seconds, outcome, note }) => {
    const start = clock;
    clock += seconds ?? 0;
    const time = seconds === undefined ? '' : stamp(start);
    const first = note.split('\n')[0] ?? '';
    return [
      time,
      seconds === undefined ? '' : seconds.toFixed(0),
      step,
      where,
      `${outcome}${first ? `: ${first}` : ''}`,
    ];
  });
  const all = [['at', 's', 'step', 'in production', 'here'], ...rows, [stamp(clock), '', 'end', '', '']];
  const width = (column: number) => Math.max(...all.map((row) => row[column]?.length ?? 0));
  return all
    .map(([at = '', s = '', step = '', where = '', here = '']) =>
      `${at.padStart(width(0))}  ${s.padStart(width(1))}  ${step.padEnd(width(2))}  ${where.padEnd(width(3))}  ${here}`.trimEnd(),
    )
    .join('\n');
}

const stamp = (seconds: number) =>
  `${Math.floor(seconds / 60)}:${String(Math.floor(seconds % 60)).padStart(2, '0')}`;
