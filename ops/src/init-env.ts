/** `make init-env`: makes live/<env>/terraform.tfvars from the example where there is none, and says what is wrong with it. Needs no program. */
import { constants, copyFileSync, existsSync, readFileSync } from 'node:fs';
import { parse } from '@cdktn/hcl2json';
import { faultsOf } from './init-env/faults.ts';
import type { Values } from './init-env/rule.ts';
import { checkEnvironment, units } from './live.ts';
import type { Options } from './options.ts';
import { EXIT, type Outcome } from './outcome.ts';

const EXAMPLE = 'terraform.tfvars.example';

export async function run({ words, root }: Pick<Options, 'words' | 'root'>): Promise<Outcome> {
  const environment = checkEnvironment(words[0], root);
  const file = `live/${environment}/terraform.tfvars`;
  const made = !existsSync(root + file);
  if (made) copyFileSync(root + EXAMPLE, root + file, constants.COPYFILE_EXCL);

  const faults = faultsOf(
    await readValues(file, root),
    await readValues(EXAMPLE, root),
    await neededBy(environment, root),
  );
  const madeText = made ? [`Made ${file} from ${EXAMPLE}.`] : [];
  return {
    code: faults.length === 0 ? EXIT.done : EXIT.failed,
    text: [
      ...madeText,
      ...(faults.length === 0
        ? [`${file} is complete. Next: make plan ENV=${environment}`]
        : [
            `To be mended in ${file}:`,
            ...faults.map((fault) => `- ${fault}`),
            `Then: make init-env ENV=${environment}`,
          ]),
    ].join('\n'),
    data: { file, made, faults },
  };
}

async function readValues(file: string, root: string): Promise<Values> {
  return (await parse(file, readFileSync(root + file, 'utf8'))) as Values;
}

/** @returns the keys that the files of an environment read; `shared`, for example, needs no certificate */
export async function neededBy(environment: string, root: string): Promise<string[]> {
  const bodies = (await units(environment, root)).map(({ name }) => `units/${name}.hcl`);
  const keys = ['live/root.hcl', 'live/settings.hcl', ...bodies].flatMap((file) =>
    [...readFileSync(root + file, 'utf8').matchAll(/local\.(?:settings\.)?values\.(\w+)/g)].map(
      ([, key]) => key as string,
    ),
  );
  return [...new Set(keys)].sort();
}
