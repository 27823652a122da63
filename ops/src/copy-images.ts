/** `make copy-images REGISTRY=…`: copies the images of others that tasks run (units/images.yaml) into the registry that tasks pull from. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import type { Image } from '../../local/src/images.ts';
import { call } from './call.ts';
import type { Options } from './options.ts';
import { EXIT, type Outcome, Usage } from './outcome.ts';
import { repositoryOf } from './registry.ts';

const IMAGES = 'units/images.yaml';

/** REGISTRY comes from the environment: a host name, as for `make push`. */
export async function run({ say, root }: Pick<Options, 'say' | 'root'>): Promise<Outcome> {
  const { REGISTRY: registry } = process.env;
  if (!registry) throw new Usage('say where to: REGISTRY=<account>.dkr.ecr.<region>.amazonaws.com');
  const images = Object.entries(
    parse(readFileSync(root + IMAGES, 'utf8')) as Record<string, Required<Image>>,
  );
  const copied: string[] = [];
  const there: string[] = [];
  for (const [name, { source, version, digest }] of images) {
    const target = `${repositoryOf(registry, name)}:${version}`;
    // A tag can't be pushed twice there.
    if ((await digestOf(target, root).catch(() => undefined)) === digest) {
      there.push(target);
      continue;
    }
    say(`Copying ${source}:${version} to ${target}`);
    // Without --prefer-index=false an image for one platform would become a list, with another digest.
    const from = `${source}@${digest}`;
    await call('docker', ['buildx', 'imagetools', 'create', '--prefer-index=false', '--tag', target, from], {
      cwd: root,
    });
    const arrived = await digestOf(target, root);
    if (arrived !== digest)
      throw new Error(
        `${target} is ${arrived}, and ${IMAGES} says ${digest}: delete the tag, find out who wrote it, and copy again`,
      );
    copied.push(target);
  }
  const list = (what: string, names: string[]) =>
    names.length > 0 ? [`${what}:`, ...names.map((name) => `  ${name}`)] : [];
  return {
    code: EXIT.done,
    text: [...list('Copied, with their digests', copied), ...list('There already', there)].join('\n'),
    data: { copied, there },
  };
}

/** @returns the digest of what a tag leads to, by its own bytes */
async function digestOf(image: string, root: string): Promise<string> {
  const manifest = await call('docker', ['buildx', 'imagetools', 'inspect', '--raw', image], { cwd: root });
  return `sha256:${createHash('sha256').update(manifest).digest('hex')}`;
}
