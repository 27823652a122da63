/** What there is to be scanned: the files of a checkout, and everything that was ever committed. */
import { execFileSync } from 'node:child_process';
import { lstatSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Finding, scan } from './scan.ts';

/** Blobs that are read at once. */
const BATCH = 200;

const git = (root: string, args: string[], input?: string) =>
  execFileSync('git', args, { cwd: root, maxBuffer: 2 ** 30, ...(input !== undefined && { input }) });

/** Of every file that is tracked, and of those that would be with `git add`. */
export async function scanFiles(root: string): Promise<{ files: number; findings: Finding[] }> {
  const listed = git(root, ['ls-files', '-z', '--cached', '--others', '--exclude-standard']).toString();
  const paths = [...new Set(listed.split('\0'))].filter((path) =>
    lstatSync(join(root, path), { throwIfNoEntry: false })?.isFile(),
  );
  const findings: Finding[] = [];
  for (const path of paths) findings.push(...(await scan(path, readFileSync(join(root, path)))));
  return { files: paths.length, findings };
}

/** Of every version of every file in every commit of every branch; each is looked at once, under the first path that git names. */
export async function scanHistory(
  root: string,
  onProgress: (done: number, all: number) => void,
): Promise<(Finding & { blob: string })[]> {
  const objects = git(root, ['rev-list', '--all', '--objects', '--no-object-names']).toString();
  const kinds = git(root, ['cat-file', '--batch-check=%(objecttype) %(objectname)'], objects).toString();
  const blobs = kinds.split('\n').flatMap((line) => (line.startsWith('blob ') ? [line.slice(5)] : []));
  const paths = pathsOf(root);
  const findings: (Finding & { blob: string })[] = [];
  for (let done = 0; done < blobs.length; done += BATCH) {
    onProgress(done, blobs.length);
    const some = blobs.slice(done, done + BATCH);
    const contents = read(git(root, ['cat-file', '--batch'], `${some.join('\n')}\n`));
    for (const [blob, content] of contents)
      for (const finding of await scan(paths.get(blob) ?? blob, content)) findings.push({ ...finding, blob });
  }
  onProgress(blobs.length, blobs.length);
  return findings;
}

/** The commit that the blob came with. */
export const commitOf = (root: string, blob: string): string =>
  git(root, ['log', '--all', '--reverse', '--format=%h', `--find-object=${blob}`])
    .toString()
    .split('\n', 1)[0] as string;

function pathsOf(root: string): Map<string, string> {
  const lines = git(root, ['rev-list', '--all', '--objects']).toString().split('\n');
  return new Map(lines.map((line) => [line.slice(0, line.indexOf(' ')), line.slice(line.indexOf(' ') + 1)]));
}

/** @returns what `git cat-file --batch` printed: a line with name, type and size, so many bytes, a line's end */
function* read(output: Buffer): Generator<[blob: string, content: Buffer]> {
  for (let at = 0; at < output.length; ) {
    const end = output.indexOf('\n', at);
    const [blob = '', , size] = output.subarray(at, end).toString().split(' ');
    at = end + 1 + Number(size);
    yield [blob, output.subarray(end + 1, at)];
    at += 1;
  }
}
