/** `make release-json ENV=dev`: gives an environment the images that were just pushed. Others get them from there, by `make promote`. */
import { writeFileSync } from 'node:fs';
import { hint } from './hint.ts';
import type { Options } from './options.ts';
import { EXIT, type Outcome, Refusal } from './outcome.ts';
import { isGuarded } from './plan/guard.ts';
import { removeEvidence } from './promote/evidence.ts';
import { pushedRelease } from './pushed.ts';
import { checkReleased, readRelease, releaseDiff, releaseFile, sameRelease } from './release.ts';

export async function run({ words, root }: Pick<Options, 'words' | 'root'>): Promise<Outcome> {
  const environment = checkReleased(words[0], root);
  if (await isGuarded(environment, root))
    throw new Refusal(
      `${environment} is guarded, and gets no release that has proved itself nowhere`,
      hint(`promote TO=${environment}`),
    );
  const release = await pushedRelease(root);
  const replaces = readRelease(environment, root);
  if (sameRelease(release, replaces))
    return {
      code: EXIT.done,
      text: `${environment} already has this release. Nothing was written.`,
      data: { environment, release, written: [] },
    };

  const file = releaseFile(environment);
  writeFileSync(root + file, `${JSON.stringify(release, null, 2)}\n`);
  const removed = removeEvidence(environment, root);
  return {
    code: EXIT.done,
    text: [
      `Wrote ${file}:`,
      releaseDiff(replaces, release),
      ...(removed ? [`Removed ${removed}, which was of the release before.`] : []),
      `Next: ${hint(`propose BRANCH=release-${environment} TITLE='Release ${release.commit.slice(0, 12)} to ${environment}'`)}`,
    ].join('\n'),
    data: { environment, release, replaces, written: [file], removed: removed ?? null },
  };
}
