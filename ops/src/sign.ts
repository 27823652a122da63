/** `make sign`: signs each image that was pushed, and what it was built from, as the workflow that this runs in. There is no key. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { call } from './call.ts';
import { PROVENANCE, workflowRef } from './identity.ts';
import type { Options } from './options.ts';
import { EXIT, type Outcome, Refusal } from './outcome.ts';
import { pushedRelease } from './pushed.ts';
import { SERVICES } from './release.ts';
import { type Job, NEEDED, provenance } from './sign/provenance.ts';

export async function run({ say, root }: Pick<Options, 'say' | 'root'>): Promise<Outcome> {
  const job = readJob(root);
  const { commit, ...images } = await pushedRelease(root);
  if (commit !== job.GITHUB_SHA)
    throw new Refusal(
      `${commit} is checked out, and the run is of ${job.GITHUB_SHA}: the signature would be of another commit than the images`,
      'check out the commit of the run',
    );
  const folder = mkdtempSync(join(tmpdir(), 'digest-sign-'));
  try {
    const predicate = join(folder, 'provenance.json');
    writeFileSync(predicate, JSON.stringify(provenance(job, root)));
    for (const service of SERVICES) {
      const { image } = images[service];
      say(`Signing ${image}`);
      await call('cosign', ['sign', '--yes', image], { cwd: root });
      await call('cosign', ['attest', '--yes', '--type', PROVENANCE, '--predicate', predicate, image], {
        cwd: root,
      });
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
  const signed = SERVICES.map((service) => images[service].image);
  return {
    code: EXIT.done,
    text: [
      `Signed as ${workflowRef(root)}, with provenance of ${commit}:`,
      ...signed.map((image) => `  ${image}`),
    ].join('\n'),
    data: { commit, signed },
  };
}

/**
 * What a person signs counts nowhere, and would put that person's name into a public log for ever.
 * @throws {Refusal} outside of the workflow whose signature counts
 */
function readJob(root: string): Job {
  const { env } = process;
  const missing = [...NEEDED, 'ACTIONS_ID_TOKEN_REQUEST_URL'].filter((name) => !env[name]);
  if (missing.length > 0)
    throw new Refusal(
      `only a job of ${workflowRef(root)} can sign; this is none, since ${missing.join(', ')} is missing`,
      'merge to main, and the workflow signs (its job needs `id-token: write`)',
    );
  if (env.GITHUB_WORKFLOW_REF !== workflowRef(root))
    throw new Refusal(
      `a signature of ${env.GITHUB_WORKFLOW_REF} counts nowhere; it takes ${workflowRef(root)}`,
      'merge to main, and the workflow signs',
    );
  return Object.fromEntries(NEEDED.map((name) => [name, env[name]])) as Job;
}
