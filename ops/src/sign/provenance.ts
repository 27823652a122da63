/** What was built from what by whom, for cosign to sign: the same as GitHub's own attestations say. Pure. */
import { repositoryUrl } from '../github.ts';
import { RELEASE_WORKFLOW } from '../identity.ts';

/** SLSA's predicate, as far as it is read again. */
export interface Provenance {
  buildDefinition?: { resolvedDependencies?: { uri?: string; digest?: { gitCommit?: string } }[] };
}

/** Of the environment of a job. https://docs.github.com/en/actions/reference/workflows-and-actions/variables */
export const NEEDED = [
  'GITHUB_EVENT_NAME',
  'GITHUB_REF',
  'GITHUB_REPOSITORY',
  'GITHUB_REPOSITORY_ID',
  'GITHUB_REPOSITORY_OWNER_ID',
  'GITHUB_RUN_ATTEMPT',
  'GITHUB_RUN_ID',
  'GITHUB_SHA',
  'GITHUB_WORKFLOW_REF',
  'RUNNER_ENVIRONMENT',
] as const;

export type Job = Record<(typeof NEEDED)[number], string>;

/** https://actions.github.io/buildtypes/workflow/v1 */
export function provenance(job: Job, root: string) {
  const url = repositoryUrl(root);
  return {
    buildDefinition: {
      buildType: 'https://actions.github.io/buildtypes/workflow/v1',
      externalParameters: { workflow: { ref: job.GITHUB_REF, repository: url, path: RELEASE_WORKFLOW } },
      internalParameters: {
        github: {
          event_name: job.GITHUB_EVENT_NAME,
          repository_id: job.GITHUB_REPOSITORY_ID,
          repository_owner_id: job.GITHUB_REPOSITORY_OWNER_ID,
          runner_environment: job.RUNNER_ENVIRONMENT,
        },
      },
      resolvedDependencies: [{ uri: `git+${url}@${job.GITHUB_REF}`, digest: { gitCommit: job.GITHUB_SHA } }],
    },
    runDetails: {
      builder: { id: `${url}/${RELEASE_WORKFLOW}@${job.GITHUB_REF}` },
      metadata: {
        invocationId: `${url}/actions/runs/${job.GITHUB_RUN_ID}/attempts/${job.GITHUB_RUN_ATTEMPT}`,
      },
    },
  };
}

/**
 * @param printed by `cosign verify-attestation`: an envelope a line, whose signature cosign has verified
 * @returns the commits that they say the image was built from
 */
export function commitsIn(printed: string): string[] {
  return printed
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .flatMap((line) => {
      const { payload } = JSON.parse(line) as { payload?: string };
      const statement = JSON.parse(Buffer.from(payload ?? 'e30=', 'base64').toString()) as {
        predicate?: Provenance;
      };
      const from = statement.predicate?.buildDefinition?.resolvedDependencies ?? [];
      return from.flatMap(({ digest }) => digest?.gitCommit ?? []);
    });
}
