/** `make plan ENV=…`: what would change in an environment, in one summary; kept and sealed for `make apply`. */
import { rmSync } from 'node:fs';
import { openCloud } from './cloud.ts';
import { hint } from './hint.ts';
import { checkEnvironment } from './live.ts';
import type { Options } from './options.ts';
import { EXIT, type Outcome } from './outcome.ts';
import { isGuarded } from './plan/guard.ts';
import { makeSet, setFolder } from './plan/set.ts';
import { releaseOf } from './release.ts';

export async function run(options: Options): Promise<Outcome> {
  const { words, say, root } = options;
  const environment = checkEnvironment(words[0], root);
  releaseOf(environment, root); // with a release that is none, Terraform's messages would speak of something else
  const folder = setFolder(environment);
  // Whatever happens now, the old set is no longer what was planned last.
  rmSync(root + folder, { recursive: true, force: true });
  const cloud = await openCloud(options);
  say(`Planning ${environment}`);
  const { units, leftOut, summary, seal, text } = await makeSet(
    { environment, cloud, say, root },
    root + folder,
  );
  if (seal.dirty.length > 0)
    say(
      cloud.kind === 'aws'
        ? `Not committed, so this can be read but not applied: ${seal.dirty.join(', ')}`
        : `Not committed: ${seal.dirty.join(', ')}`,
    );
  const next = units.some(({ plan }) => plan.applyable)
    ? `Next: ${hint(`apply ENV=${environment}${(await isGuarded(environment, root)) ? ` CONFIRM=${environment}` : ''}`)}`
    : 'There is nothing to apply.';
  return {
    code: EXIT.done,
    text: [text, '', `Each unit in Terraform's words: ${folder}/plan.txt`, next].join('\n'),
    data: {
      environment,
      cloud: cloud.kind,
      folder,
      seal: seal.seal,
      dirty: seal.dirty,
      units: summary,
      leftOut,
    },
  };
}
