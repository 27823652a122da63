/** .release/images.json: the images that `make push` has pushed, by digest. */
import { existsSync, readFileSync } from 'node:fs';
import { history } from './git.ts';
import { Refusal } from './outcome.ts';
import { parseRelease, type Release, SERVICES } from './release.ts';

export const PUSHED = '.release/images.json';

const PUSH = 'make push REGISTRY=<account>.dkr.ecr.<region>.amazonaws.com, and then this again';

/**
 * @returns them as a release of the commit that is checked out
 * @throws {Refusal} when nothing was pushed, or the commit does not say what was
 */
export async function pushedRelease(root: string): Promise<Release> {
  if (!existsSync(root + PUSHED)) throw new Refusal(`${PUSHED} is not there: nothing was pushed`, PUSH);
  const git = history(root);
  const commit = await git.resolve('HEAD');
  if (!commit) throw new Refusal('there is no commit here that images could be of', 'work in a clone');
  // What is under live/ is in no image.
  const changed = (await git.uncommitted(['.'])).filter((path) => !path.startsWith('live/'));
  if (changed.length > 0)
    throw new Refusal(
      `not committed, so nobody knows what is in the images: ${changed.join(', ')}`,
      `commit or undo that, ${PUSH}`,
    );
  return asRelease(readFileSync(root + PUSHED, 'utf8'), commit);
}

function asRelease(text: string, commit: string): Release {
  try {
    const images = JSON.parse(text) as Record<string, unknown>;
    const names = new Set([...SERVICES, ...Object.keys(images)]);
    const services = [...names].map((name) => [name, { image: images[name] }]);
    return parseRelease(JSON.stringify({ ...Object.fromEntries(services), commit }), PUSHED);
  } catch (error) {
    throw new Refusal((error as Error).message, PUSH);
  }
}
