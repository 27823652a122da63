/** `make push REGISTRY=…`: builds the images of the commit, once, and pushes them with an SBOM and provenance; .release/images.json has their digests. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { BASES, type Image, readImages, reference, SBOM_SCANNER } from '../../local/src/images.ts';
import { call } from './call.ts';
import { history } from './git.ts';
import { repositoryUrl } from './github.ts';
import type { Options } from './options.ts';
import { EXIT, type Outcome, Refusal, Usage } from './outcome.ts';
import { PUSHED } from './pushed.ts';
import { repositoryOf } from './registry.ts';
import { SERVICES } from './release.ts';

const METADATA = '.release/metadata.json';

/** REGISTRY comes from the environment: a host name. Repositories there are `digest/<service>`, their tags commits that can't be pushed twice. */
export async function run({ say, root }: Pick<Options, 'say' | 'root'>): Promise<Outcome> {
  const { REGISTRY: registry } = process.env;
  if (!registry) throw new Usage('say where to: REGISTRY=<account>.dkr.ecr.<region>.amazonaws.com');
  const commit = await clean(root);
  pinned(root);

  const there = await Promise.all(
    SERVICES.map((service) => digestOf(`${repositoryOf(registry, service)}:${commit}`, root)),
  );
  const missing = SERVICES.filter((_, index) => !there[index]);
  const images = Object.fromEntries(
    SERVICES.flatMap((service, index) =>
      there[index] ? [[service, `${repositoryOf(registry, service)}@${there[index]}`]] : [],
    ),
  );
  if (missing.length > 0) {
    say(`Building and pushing ${missing.join(', ')} of ${commit}`);
    Object.assign(images, await build(missing, { registry, commit, root }));
  }
  mkdirSync(`${root}.release`, { recursive: true });
  writeFileSync(root + PUSHED, `${JSON.stringify(images, null, 2)}\n`);
  const names = Object.values(images).map((image) => `  ${image}`);
  const how = missing.length > 0 ? `pushed ${missing.join(', ')}` : 'all of them were there already';
  return { code: EXIT.done, text: [`${PUSHED} (${how}):`, ...names].join('\n'), data: images };
}

/** @returns the commit that is checked out @throws {Refusal} when there is something else than that */
async function clean(root: string): Promise<string> {
  const git = history(root);
  const commit = await git.resolve('HEAD');
  const changed = await git.uncommitted(['.']);
  if (!commit || changed.length > 0)
    throw new Refusal(
      `not committed, so nobody could say what is in the images: ${changed.join(', ') || 'everything'}`,
      'commit or undo that, and push again',
    );
  return commit;
}

function pinned(root: string): void {
  const images = readImages(root);
  const loose = [...BASES, SBOM_SCANNER].filter((name) => !images[name]?.digest);
  if (loose.length > 0)
    throw new Refusal(
      `built on what has no digest, so on whatever its tag is today: ${loose.join(', ')}`,
      'make pin-images, look at it, commit it, and push again',
    );
}

async function build(
  services: readonly string[],
  { registry, commit, root }: { registry: string; commit: string; root: string },
) {
  const scanner = reference(readImages(root)[SBOM_SCANNER] as Image);
  const time = await call('git', ['log', '-1', '--format=%ct', commit], { cwd: root });
  mkdirSync(`${root}.release`, { recursive: true });
  await call(
    'docker',
    // `rewrite-timestamp`: files have the time of the commit, so that the same commit makes the same layers.
    [
      ...['buildx', 'bake', '--file', 'docker-bake.hcl', '--progress=plain', '--metadata-file', METADATA],
      ...['--provenance=mode=max', `--sbom=generator=${scanner}`],
      ...['--set', '*.output=type=registry,rewrite-timestamp=true'],
      ...services,
    ],
    {
      cwd: root,
      env: {
        REGISTRY: registry,
        COMMIT: commit,
        SOURCE: repositoryUrl(root),
        SOURCE_DATE_EPOCH: time.trim(),
      },
    },
  );
  const metadata = JSON.parse(readFileSync(root + METADATA, 'utf8'));
  return Object.fromEntries(
    services.map((service) => [
      service,
      `${repositoryOf(registry, service)}@${metadata[service]['containerimage.digest']}`,
    ]),
  );
}

/** @returns undefined where there is no such image */
async function digestOf(image: string, root: string): Promise<string | undefined> {
  try {
    const format = '{{.Manifest.Digest}}';
    return (
      await call('docker', ['buildx', 'imagetools', 'inspect', '--format', format, image], { cwd: root })
    ).trim();
  } catch (error) {
    if (/not found/i.test((error as Error).message)) return undefined;
    throw error;
  }
}
