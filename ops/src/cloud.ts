/** Which AWS the commands speak to: the real one, or its emulation on this machine (AWS=emulated). */
import { emulatedAws } from '../emulated/start.ts';
import { repository } from './live.ts';
import { Usage } from './outcome.ts';

export interface Cloud {
  kind: 'aws' | 'emulated';
  /** Added to the environment of terragrunt and terraform. */
  env: Record<string, string>;
}

/** Values that stand for an account where none is meant: emulation, and what is rendered without AWS. */
export const exampleValues = { DIGEST_TFVARS: `${repository}terraform.tfvars.example` };

/**
 * Reads AWS from the environment, unless a cloud is given; under emulation starts the server, or finds the one that runs.
 * @throws {Usage} when the environment says two things
 */
export async function openCloud(
  { say, cloud }: { say(line: string): void; cloud?: Cloud },
  env = process.env,
): Promise<Cloud> {
  if (cloud) return cloud;
  const kind = env.AWS || 'aws';
  if (kind === 'aws' && env.DIGEST_AWS_ENDPOINT)
    throw new Usage(
      `DIGEST_AWS_ENDPOINT is ${env.DIGEST_AWS_ENDPOINT}, so what is called AWS would be emulated: AWS=emulated, or unset DIGEST_AWS_ENDPOINT`,
    );
  if (kind === 'aws') return { kind, env: {} };
  if (kind !== 'emulated') throw new Usage(`AWS=${kind}: it can be emulated, or not be set`);
  const aws = await emulatedAws(say);
  return { kind, env: { ...exampleValues, ...aws.env } };
}
