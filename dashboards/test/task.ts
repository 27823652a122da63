/**
 * What a Fargate task finds beside itself: its metadata and statistics (task metadata endpoint, version 4) and credentials of its
 * role. https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-metadata-endpoint-v4-fargate.html
 */
import { startServer } from './server.ts';

const MIB = 2 ** 20;
const ACCOUNT = '111122223333';

export interface Task {
  id: string;
  /** What ECS and Fargate set in every container. */
  env: Record<string, string>;
  stop(): Promise<void>;
}

export async function startTask(id: string): Promise<Task> {
  const containers = ['app', 'collector'].map((name) => ({
    DockerId: `${id}-${name}`,
    Name: name,
    DockerName: name,
    Image: `${ACCOUNT}.dkr.ecr.eu-central-1.amazonaws.com/digest/${name}@sha256:${'0'.repeat(64)}`,
    ImageID: `sha256:${'0'.repeat(64)}`,
    DesiredStatus: 'RUNNING',
    KnownStatus: 'RUNNING',
    Limits: { CPU: 2 },
    Type: 'NORMAL',
  }));
  const task = {
    Cluster: `arn:aws:ecs:eu-central-1:${ACCOUNT}:cluster/digest-dev`,
    TaskARN: `arn:aws:ecs:eu-central-1:${ACCOUNT}:task/digest-dev/${id}`,
    Family: 'digest-dev-api',
    Revision: '1',
    KnownStatus: 'RUNNING',
    Limits: { CPU: 0.25, Memory: 1024 },
    LaunchType: 'FARGATE',
    Containers: containers,
  };
  const answers: Record<string, () => unknown> = {
    '/v4': () => containers[1],
    '/v4/task': () => task,
    '/v4/task/stats': () =>
      Object.fromEntries(containers.map(({ DockerId }) => [DockerId, statistics(DockerId)])),
    '/credentials': () => ({
      AccessKeyId: 'AKIDEXAMPLE',
      SecretAccessKey: 'not-a-key',
      Token: 'not-a-token',
      Expiration: new Date(Date.now() + 3600_000).toISOString(),
    }),
  };
  const { url, stop } = await startServer((request, response) => {
    const answer = answers[request.url ?? ''];
    response.writeHead(answer ? 200 : 404, { 'content-type': 'application/json' });
    response.end(JSON.stringify(answer?.() ?? {}));
  });
  const env = {
    ECS_CONTAINER_METADATA_URI_V4: `${url}/v4`,
    AWS_CONTAINER_CREDENTIALS_FULL_URI: `${url}/credentials`,
  };
  return { id, env, stop };
}

/** A twentieth of a vCPU and 90 MiB. */
function statistics(id: string) {
  const cpu = (used: number) => ({ cpu_usage: { total_usage: used, percpu_usage: [used] }, online_cpus: 2 });
  return {
    id,
    name: id,
    read: new Date().toISOString(),
    preread: new Date(Date.now() - 1000).toISOString(),
    cpu_stats: cpu(1_050_000_000),
    precpu_stats: cpu(1_000_000_000),
    memory_stats: { usage: 100 * MIB, limit: 1024 * MIB, stats: { cache: 10 * MIB } },
  };
}
