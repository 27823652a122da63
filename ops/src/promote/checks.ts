/** What has to be true before a release goes on. Each check answers what it found, or why not and what to do. */
import { execa } from 'execa';
import type { Change, History } from '../git.ts';
import { Refusal } from '../outcome.ts';
import { planAgain } from '../plan/set.ts';
import { type Release, releaseFile, SERVICES } from '../release.ts';
import { changedSince, unchanged, uncommitted } from '../tree.ts';
import { duration, soakTime } from './soak.ts';

export type Finding = { found: string } | { refused: string; todo: string };

/** What is promoted, and how to find out about the environment that it is taken from. */
export interface Candidate {
  from: string;
  to: string;
  release: Release;
  git: History;
  root: string;
  /** Length of the soak, as soakTime() reads it. */
  soak: string;
  /** Command that exits with 0 when alarms of $ENVIRONMENT were quiet since $SINCE, or `none`; undefined when nobody said. */
  alarms: string | undefined;
  now: Date;
  isNoOp(environment: string): Promise<{ noOp: boolean; why: string[] }>;
  /** @returns service → image */
  running(environment: string): Promise<Record<string, string>>;
}

/** By the names that the evidence has them under, in its order. */
export const CHECKS: Record<string, (candidate: Candidate) => Promise<Finding>> = {
  committed,
  plan,
  running,
  tree,
  soak,
  alarms,
};

/** The evidence names commits, so what was looked at must be in one. */
async function committed({ from, to, git }: Candidate): Promise<Finding> {
  const files = await uncommitted([from, to], git);
  if (files.length === 0) return { found: 'what was looked at is as committed' };
  return { refused: `not as committed: ${files.join(', ')}`, todo: 'commit these files, or undo them' };
}

async function plan({ from, isNoOp }: Candidate): Promise<Finding> {
  const { noOp, why } = await isNoOp(from);
  if (noOp) return { found: `a plan of ${from} changes nothing` };
  return {
    refused: `${from} is not what its files say: ${why.join('; ')}`,
    todo: planAgain(from),
  };
}

async function running({ from, release, running }: Candidate): Promise<Finding> {
  const images = await running(from);
  const wrong = SERVICES.filter((name) => images[name] !== release[name].image).map(
    (name) => `${name} runs ${images[name] ?? 'nothing'}`,
  );
  if (wrong.length === 0) return { found: `${from} runs the images of the release` };
  return {
    refused: `${from} does not run the images of ${releaseFile(from)}: ${wrong.join('; ')}`,
    todo: `${planAgain(from)}; where ECS rolled back, runbooks and the service's events say why`,
  };
}

async function tree({ release, git }: Candidate): Promise<Finding> {
  const changed = await changedSince(release.commit, git);
  if (changed?.length === 0) return { found: unchanged(release.commit) };
  if (changed)
    return {
      refused: `since the release was built (${release.commit.slice(0, 12)}), ${changed.join(', ')} changed: it was never tried with what HEAD would put around it`,
      todo: 'build and deploy a release of HEAD, or promote from the commit that it was built from',
    };
  return {
    refused: `the release was built from ${release.commit}, which this clone does not have`,
    todo: 'git fetch --all; if it still is not there, the images are not of this repository: release anew',
  };
}

/** @returns what gave the environment its release, and when. @throws {Refusal} when nothing did */
async function arrival({ from, git }: Candidate): Promise<Change> {
  const [change] = await git.changes(releaseFile(from));
  if (change) return change;
  throw new Refusal(`${releaseFile(from)} has never been committed`, 'commit it and deploy it');
}

async function soak(candidate: Candidate): Promise<Finding> {
  const { from, soak, now } = candidate;
  const change = await arrival(candidate);
  const since = `in ${from} since ${second(change.at)} (commit ${change.commit})`;
  const passed = now.getTime() - change.at.getTime();
  if (passed >= soakTime(soak)) return { found: `${since}, for ${duration(passed)}; asked for ${soak}` };
  return {
    refused: `the release is ${since}: for ${duration(Math.max(0, passed))}, not ${soak}`,
    todo: `wait until ${second(new Date(change.at.getTime() + soakTime(soak)))}; if it cannot wait, SOAK=0m, which the evidence will say`,
  };
}

async function alarms(candidate: Candidate): Promise<Finding> {
  const { from, alarms, root } = candidate;
  if (!alarms)
    return {
      refused: 'nobody said how to know whether alarms are quiet',
      todo: `ALARMS='a command that exits with 0 when alarms of ${from} were quiet since $$SINCE', or ALARMS=none, which the evidence will say`,
    };
  if (alarms === 'none') return { found: 'not looked at: ALARMS=none' };
  const { exitCode, signal, all } = await execa(alarms, {
    shell: true,
    cwd: root,
    reject: false,
    all: true,
    stdin: 'ignore',
    timeout: 300_000,
    // An alarm may have come and gone while the release soaked: the command is told how far back to look.
    env: { ENVIRONMENT: from, SINCE: second((await arrival(candidate)).at) },
  });
  const output = withoutRoot(all, root).slice(0, 2000).trim();
  if (exitCode === 0) return { found: `\`${withoutRoot(alarms, root)}\` says: ${output || 'quiet'}` };
  return {
    refused: `alarms of ${from} are not quiet, says \`${alarms}\` (${signal ?? `exit code ${exitCode}`}): ${output}`,
    todo: 'look at what is alarming (runbooks), and promote when it is over',
  };
}

/** What is committed says nothing of the machine that it was made on. */
const withoutRoot = (text: string, root: string) =>
  text.replaceAll(root, '').replaceAll(root.slice(0, -1), '.');

/** @returns a time in UTC, to the second */
export const second = (time: Date) => time.toISOString().replace(/\.\d+Z$/, 'Z');
