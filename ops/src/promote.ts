/** `make promote`: gives one environment the release of another, when that has proved itself there, and writes down why. */
import { copyFileSync } from 'node:fs';
import { type Cloud, openCloud } from './cloud.ts';
import { noOp } from './drift.ts';
import { history } from './git.ts';
import { hint } from './hint.ts';
import type { Options } from './options.ts';
import { EXIT, type Outcome, Refusal, Usage } from './outcome.ts';
import { type Candidate, CHECKS, type Finding } from './promote/checks.ts';
import { writeEvidence } from './promote/evidence.ts';
import { runningImages } from './promote/running.ts';
import { DEFAULT_SOAK, soakTime } from './promote/soak.ts';
import {
  checkReleased,
  isFirstValue,
  readRelease,
  releaseDiff,
  releaseFile,
  sameRelease,
} from './release.ts';

/** Settings SOAK and ALARMS come from the environment. */
export async function run(options: Options): Promise<Outcome> {
  const { words, say, root } = options;
  const cloud = await openCloud(options);
  return promote({
    words,
    say,
    root,
    aws: cloud.kind,
    soak: process.env.SOAK || DEFAULT_SOAK,
    alarms: process.env.ALARMS || undefined,
    now: new Date(),
    isNoOp: (environment) => noOp(environment, { cloud, say, root }),
    running: (environment) => runningImages(environment, cloud, root),
  });
}

type PromoteOptions = Options &
  Pick<Candidate, 'soak' | 'alarms' | 'now' | 'isNoOp' | 'running'> & { aws: Cloud['kind'] };

/** @throws {Refusal} that names every check that failed */
export async function promote({ words, say, root, aws, ...ask }: PromoteOptions): Promise<Outcome> {
  const [from, to] = [words[0], words[1]].map((name) => checkReleased(name, root)) as [string, string];
  if (from === to) throw new Usage(`a release is promoted to another environment, not from ${from} to ${to}`);
  soakTime(ask.soak);

  const release = readRelease(from, root);
  const replaces = readRelease(to, root);
  if (isFirstValue(release))
    throw new Refusal(
      `${releaseFile(from)} is still the zeros that it began with`,
      `deploy to ${from} first`,
    );
  if (sameRelease(release, replaces))
    return {
      code: EXIT.done,
      text: `${to} already has the release of ${from}. Nothing was written.`,
      data: { from, to, release, written: [] },
    };

  const git = history(root);
  await git.checkWhole();
  const checks = await checkAll({ ...ask, from, to, release, git, root }, say);

  copyFileSync(root + releaseFile(from), root + releaseFile(to));
  const evidence = { verb: 'promote', from, to, now: ask.now, head: await git.resolve('HEAD'), aws } as const;
  const written = [releaseFile(to), writeEvidence({ ...evidence, release, replaces, checks }, root)];
  return {
    code: EXIT.done,
    text: [
      `Wrote ${written.join(' and ')}:`,
      releaseDiff(replaces, release),
      'Next:',
      `  git add ${written.join(' ')} && git commit -m 'Promote ${release.commit.slice(0, 12)} to ${to}'`,
      `  ${hint(`plan ENV=${to}`, { AWS: aws === 'emulated' ? aws : '' })}`,
      ...(aws === 'emulated'
        ? ['What was found on the emulated AWS is no proof: the real one refuses to apply this release.']
        : []),
    ].join('\n'),
    data: { from, to, release, replaces, checks, written },
  };
}

/** @returns name of each check → what it found */
async function checkAll(candidate: Candidate, say: Options['say']): Promise<Record<string, string>> {
  const found: Record<string, string> = {};
  const refused: string[] = [];
  const todo: string[] = [];
  for (const [name, check] of Object.entries(CHECKS)) {
    say(`checking: ${name}`);
    const finding: Finding = await check(candidate).catch((error) => {
      if (error instanceof Refusal) return { refused: error.message, todo: error.todo };
      return { refused: `it could not be checked: ${error.message}`, todo: 'mend that, and promote again' };
    });
    if ('found' in finding) found[name] = finding.found;
    else {
      refused.push(`- ${name}: ${finding.refused}`);
      todo.push(`- ${name}: ${finding.todo}`);
    }
  }
  if (refused.length === 0) return found;
  throw new Refusal(
    [`${candidate.to} does not get the release of ${candidate.from}:`, ...refused].join('\n'),
    ['', ...todo].join('\n'),
  );
}
