/** `make pin-images`: asks registries for the digests that images of others lack, and writes them where those are named. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { DOCKERFILES, IMAGE_FILES, readImages } from '../../local/src/images.ts';
import { call } from './call.ts';
import type { Options } from './options.ts';
import { EXIT, type Outcome } from './outcome.ts';

export async function run({ say, root }: Pick<Options, 'say' | 'root'>): Promise<Outcome> {
  const loose = Object.values(readImages(root)).filter(({ digest }) => !digest);
  const pinned: string[] = [];
  for (const { source, version } of loose) {
    const tag = `${source}:${version}`;
    say(`Asking for ${tag}`);
    const inspect = ['buildx', 'imagetools', 'inspect', '--format', '{{.Manifest.Digest}}', tag];
    const digest = (await call('docker', inspect, { cwd: root })).trim();
    if (!/^sha256:[0-9a-f]{64}$/.test(digest))
      throw new Error(`docker says that ${tag} is ${digest}, which is no digest`);
    for (const file of IMAGE_FILES)
      rewrite(
        root + file,
        `source: ${source}\n  version: ${version}\n`,
        (found) => `${found}  digest: ${digest}\n`,
      );
    for (const file of [...DOCKERFILES, 'compose.yaml'])
      rewrite(
        root + file,
        new RegExp(`${escaped(tag)}(?!@)(?=$|[}\\s])`, 'gm'),
        (found) => `${found}@${digest}`,
      );
    pinned.push(`${tag}@${digest}`);
  }
  const text =
    pinned.length > 0
      ? ['Pinned; look at it and commit it:', ...pinned.map((image) => `  ${image}`)].join('\n')
      : 'Every image has its digest.';
  return { code: EXIT.done, text, data: { pinned } };
}

function rewrite(file: string, what: string | RegExp, by: (found: string) => string): void {
  if (existsSync(file)) writeFileSync(file, readFileSync(file, 'utf8').replace(what, by));
}

const escaped = (text: string) => text.replaceAll('.', '\\.');
