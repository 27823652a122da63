/** Which images an environment runs, by the states of its services. */
import type { Cloud } from '../cloud.ts';
import { hint } from '../hint.ts';
import { Refusal } from '../outcome.ts';
import { checkValues } from '../plan/facts.ts';
import { SERVICES } from '../release.ts';
import { errorsOf, terragrunt } from '../terragrunt.ts';

interface State {
  outputs?: { task_definition_arn?: { value: string } };
  resources?: { mode: string; type: string; instances: { attributes: TaskDefinition }[] }[];
}
interface TaskDefinition {
  arn: string;
  /** JSON: a list of containers. */
  container_definitions: string;
}

/**
 * Reads the state of each service's unit: the image in the task definition that the output task_definition_arn names. That output is
 * not what Terraform asked for but what it then saw ECS run (data.aws_ecs_service.running in modules/ecs-service), and a plan
 * without a change has just looked again. So no second way into AWS is needed. States hold secrets; nothing else of them leaves here.
 * @returns service → image; a service that has not been applied is missing
 * @throws {Refusal} when a state cannot be read
 */
export async function runningImages(
  environment: string,
  cloud: Cloud,
  root: string,
): Promise<Record<string, string>> {
  checkValues({ environment, cloud, root });
  const images: Record<string, string> = {};
  for (const service of SERVICES) {
    const { stdout, stderr, exitCode } = await terragrunt(['state', 'pull'], {
      cwd: `${root}live/${environment}/${service}`,
      cloud,
    });
    if (exitCode !== 0)
      throw new Refusal(
        `the state of live/${environment}/${service} can't be read:\n${errorsOf(stderr)}`,
        `a unit that waits for others that are not applied has none; else credentials are missing (${hint(`plan ENV=${environment}`)} says)`,
      );
    const image = imageIn(String(stdout));
    if (image) images[service] = image;
  }
  return images;
}

/** @returns the image of the container `app` in the task definition that the state says is running; undefined when there is none */
export function imageIn(text: string): string | undefined {
  if (!text.trim()) return undefined;
  const { outputs, resources = [] } = JSON.parse(text) as State;
  const running = resources
    .filter(({ mode, type }) => mode === 'managed' && type === 'aws_ecs_task_definition')
    .flatMap(({ instances }) => instances)
    .find(({ attributes }) => attributes.arn === outputs?.task_definition_arn?.value);
  if (!running) return undefined;
  const containers = JSON.parse(running.attributes.container_definitions) as {
    name: string;
    image: string;
  }[];
  return containers.find(({ name }) => name === 'app')?.image;
}
