/** `make verify-release ENV=…`: did the release workflow, on main, build each image of a release, from the commit that the release names? */
import { call } from './call.ts';
import { hint } from './hint.ts';
import { ISSUER, identity, PROVENANCE } from './identity.ts';
import type { Options } from './options.ts';
import { EXIT, type Outcome, Refusal } from './outcome.ts';
import { checkReleased, isFirstValue, readRelease, releaseFile, SERVICES } from './release.ts';
import { commitsIn } from './sign/provenance.ts';
import { requireProgram } from './terragrunt.ts';

export async function run({ words, say, root }: Options): Promise<Outcome> {
  const environment = checkReleased(words[0], root);
  const release = readRelease(environment, root);
  if (isFirstValue(release))
    throw new Refusal(
      `${releaseFile(environment)} is still the zeros that it began with`,
      'merge a release of the pipeline first',
    );
  requireProgram('cosign');
  const faults: string[] = [];
  for (const service of SERVICES) {
    const { image } = release[service];
    say(`Verifying ${image}`);
    faults.push(...(await imageFaults(image, release.commit, root)).map((fault) => `- ${service}: ${fault}`));
  }
  if (faults.length > 0)
    throw new Refusal(
      [`the release of ${environment} is not proved to be built by ${identity(root)}:`, ...faults].join('\n'),
      `where the registry could not be read, mend that (\`make login\`) and try again; else do not deploy it: ${hint(`rollback ENV=${environment}`)}, and find out who wrote ${releaseFile(environment)}`,
    );
  return {
    code: EXIT.done,
    text: `Each image of ${releaseFile(environment)} was built and signed by ${identity(root)} from ${release.commit}.`,
    data: {
      environment,
      identity: identity(root),
      commit: release.commit,
      images: SERVICES.map((name) => release[name].image),
    },
  };
}

async function imageFaults(image: string, commit: string, root: string): Promise<string[]> {
  const signer = ['--certificate-identity', identity(root), '--certificate-oidc-issuer', ISSUER];
  const ask = async (
    what: string,
    args: string[],
    fault: (printed: string) => string[],
  ): Promise<string[]> => {
    try {
      return fault(await call('cosign', [...args, ...signer, image], { cwd: root }));
    } catch (error) {
      return [`${what} does not hold: ${(error as Error).message}`];
    }
  };
  const signature = await ask('its signature', ['verify', '--output', 'json'], () => []);
  const provenance = await ask('its provenance', ['verify-attestation', '--type', PROVENANCE], (printed) => {
    const commits = commitsIn(printed);
    if (commits.includes(commit)) return [];
    return [`it was built from ${commits.join(', ') || 'nobody says what'}, and the release says ${commit}`];
  });
  return [...signature, ...provenance];
}
