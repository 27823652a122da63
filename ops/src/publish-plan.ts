/** `make publish-plan ENV=…`: puts the sealed set where the job that applies will look for it, if there is anything to apply. */
import { appendFileSync } from 'node:fs';
import { openCloud } from './cloud.ts';
import { hint } from './hint.ts';
import { checkEnvironment } from './live.ts';
import type { Options } from './options.ts';
import { EXIT, type Outcome, Refusal } from './outcome.ts';
import { gatherFacts } from './plan/facts.ts';
import { planJsonFile } from './plan/make.ts';
import { readPlanJson } from './plan/plan-json.ts';
import { SEAL_FILE, sealFaults } from './plan/seal.ts';
import { planAgain, readSeal, setFolder, UNITS } from './plan/set.ts';
import { planStore } from './plan/store.ts';
import { isFirstValue, releaseOf } from './release.ts';

export async function run(options: Options): Promise<Outcome> {
  const { words, say, root } = options;
  const environment = checkEnvironment(words[0], root);
  const cloud = await openCloud(options);
  const sealed = readSeal(environment, root);
  const folder = root + setFolder(environment);
  // What would be refused when it is applied is not left for somebody to approve.
  const faults = sealFaults(sealed, await gatherFacts({ environment, cloud, root, folder }), new Date());
  if (faults.length > 0)
    throw new Refusal(
      [`the plan set of ${environment} is not published:`, ...faults.map((fault) => `- ${fault}`)].join('\n'),
      planAgain(environment),
    );

  // Nobody is asked to approve nothing.
  const applyable = Object.keys(sealed.units).filter(
    (unit) => readPlanJson(`${folder}/${UNITS}/${planJsonFile(unit)}`).applyable,
  );
  const release = releaseOf(environment, root);
  const why =
    applyable.length === 0
      ? `The plan of ${environment} changes nothing.`
      : release &&
        isFirstValue(release) &&
        `${environment} has no release yet, so nothing that could be applied.`;
  tellJob(`apply=${!why}`);
  if (why)
    return {
      code: EXIT.done,
      text: `${why} Nothing was published.`,
      data: { environment, commit: sealed.commit, address: null, seal: sealed.seal },
    };

  const store = planStore(environment, sealed.commit, cloud, root);
  say(`Publishing ${Object.keys(sealed.plans).length + 1} files to ${store.address}`);
  await store.put(folder, SEAL_FILE);
  return {
    code: EXIT.done,
    text: `Published ${store.address}\nNext, at this commit: ${hint(`fetch-plan ENV=${environment}`)}`,
    data: { environment, commit: sealed.commit, address: store.address, seal: sealed.seal },
  };
}

/** What jobs after this one can ask for, in GitHub's workflows. */
function tellJob(output: string): void {
  const file = process.env.GITHUB_OUTPUT;
  if (file) appendFileSync(file, `${output}\n`);
}
