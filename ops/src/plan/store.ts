/** Where sealed sets wait between the job that planned and the one that applies: <environment>/<commit>/ in the bucket of plans. */
import { call } from '../call.ts';
import type { Cloud } from '../cloud.ts';
import { Refusal, Usage } from '../outcome.ts';

/** Programs at once; each is a Python that starts. */
const AT_ONCE = 4;

/** @throws {Usage} when nobody says which bucket */
export function planStore(environment: string, commit: string, cloud: Cloud, root: string) {
  const bucket = cloud.env.PLAN_BUCKET || process.env.PLAN_BUCKET;
  if (!bucket)
    throw new Usage('say which bucket: PLAN_BUCKET=, by `terraform output plan_bucket` in bootstrap/');
  const address = `s3://${bucket}/${environment}/${commit}`;
  // Without --sse: the bucket's own key is its default, and its policy refuses whoever asks for another encryption.
  const copy = (from: string, to: string, ...more: string[]) =>
    call('aws', ['s3', 'cp', from, to, '--only-show-errors', ...more], { cwd: root, env: cloud.env });
  return {
    address,
    /** The file `last` comes last: whoever finds it finds the others too. */
    async put(folder: string, last: string): Promise<void> {
      await copy(folder, address, '--recursive', '--exclude', last);
      await copy(`${folder}/${last}`, `${address}/${last}`);
    },
    /**
     * File by file, since whoever applies may read, but not list. @param names as they are in the folder too
     * @throws {Refusal} when one can't be had
     */
    async get(names: readonly string[], folder: string): Promise<void> {
      const left = [...names];
      const getSome = async () => {
        for (let name = left.shift(); name !== undefined; name = left.shift())
          await copy(`${address}/${name}`, `${folder}/${name}`);
      };
      await Promise.all(Array.from({ length: AT_ONCE }, getSome)).catch((error: Error) => {
        throw new Refusal(
          `the set of ${environment} at ${commit.slice(0, 12)} can't be fetched: ${error.message}`,
          // S3 answers 403 to whoever may not list, where nothing is.
          `was it published? \`make plan ENV=${environment}\` and \`make publish-plan ENV=${environment}\` on main, at this commit. Else the role may not read it`,
        );
      });
    },
  };
}
