/** `make annotate ENV=…`: marks a deployment in the environment's Grafana, where it has one. */
import { randomUUID } from 'node:crypto';
import { call } from './call.ts';
import { type Cloud, openCloud } from './cloud.ts';
import { runUrl } from './github.ts';
import type { Options } from './options.ts';
import { EXIT, type Outcome } from './outcome.ts';
import { checkReleased, readRelease } from './release.ts';
import { errorsOf, terragrunt } from './terragrunt.ts';

/** Of the service account, made by the first deployment. */
const ACCOUNT = 'deployments';

/** Seconds, in case nobody gets to delete the token. */
const LIFE = 300;

interface Workspace {
  id: string;
  /** Host name. */
  endpoint: string;
}

/** @param post to Grafana; tests give another */
export async function run(options: Options, post: typeof fetch = fetch): Promise<Outcome> {
  const { words, say, root } = options;
  const environment = checkReleased(words[0], root);
  const { commit } = readRelease(environment, root);
  const cloud = await openCloud(options);
  const workspace = await workspaceOf(environment, cloud, root);
  if (!workspace)
    return {
      code: EXIT.done,
      text: `${environment} has no Grafana. Nothing is marked.`,
      data: { environment, annotation: null },
    };
  say(`Marking the deployment in ${workspace.endpoint}`);
  const annotation = {
    time: Date.now(),
    tags: ['deployment', environment],
    text: [`${environment} has the release of ${commit}`, ...(runUrl(root) ? [runUrl(root)] : [])].join('\n'),
  };
  await withToken(workspace, cloud, root, async (key) => {
    const response = await post(`https://${workspace.endpoint}/api/annotations`, {
      method: 'POST',
      headers: { Authorization: `Bearer ${key}`, 'Content-Type': 'application/json' },
      body: JSON.stringify(annotation),
      signal: AbortSignal.timeout(30_000),
    });
    if (!response.ok)
      throw new Error(
        `${workspace.endpoint} does not take the annotation (${response.status}): ${(await response.text()).slice(0, 500)}`,
      );
  });
  return {
    code: EXIT.done,
    text: `Marked in https://${workspace.endpoint}: ${annotation.text}`,
    data: { environment, annotation },
  };
}

/** @returns undefined with `grafana = null` */
async function workspaceOf(environment: string, cloud: Cloud, root: string): Promise<Workspace | undefined> {
  const { stdout, stderr, exitCode } = await terragrunt(['output', '-json'], {
    cwd: `${root}live/${environment}/observability`,
    cloud,
  });
  if (exitCode !== 0)
    throw new Error(`the outputs of live/${environment}/observability can't be read:\n${errorsOf(stderr)}`);
  const outputs = JSON.parse(stdout) as Record<string, { value: string | null } | undefined>;
  const [id, endpoint] = ['grafana_workspace_id', 'grafana_endpoint'].map((name) => outputs[name]?.value);
  return id && endpoint ? { id, endpoint } : undefined;
}

/** The key is in no file and no command, and is worth nothing afterwards. */
async function withToken(
  { id }: Workspace,
  cloud: Cloud,
  root: string,
  use: (key: string) => Promise<void>,
): Promise<void> {
  const grafana = async <T>(verb: string, ...args: string[]): Promise<T> =>
    JSON.parse(
      await call('aws', ['grafana', verb, '--workspace-id', id, ...args, '--output', 'json'], {
        cwd: root,
        env: cloud.env,
      }),
    ) as T;
  const { serviceAccounts } = await grafana<{ serviceAccounts: { id: string; name: string }[] }>(
    'list-workspace-service-accounts',
  );
  const account =
    serviceAccounts.find(({ name }) => name === ACCOUNT) ??
    (await grafana<{ id: string }>(
      'create-workspace-service-account',
      '--name',
      ACCOUNT,
      '--grafana-role',
      'EDITOR',
    ));
  const of = ['--service-account-id', account.id];
  const life = ['--name', `deployment-${randomUUID()}`, '--seconds-to-live', String(LIFE)];
  const { serviceAccountToken: token } = await grafana<{ serviceAccountToken: { id: string; key: string } }>(
    'create-workspace-service-account-token',
    ...of,
    ...life,
  );
  try {
    await use(token.key);
  } finally {
    await grafana('delete-workspace-service-account-token', ...of, '--token-id', token.id);
  }
}
