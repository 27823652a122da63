/** The stage of a rehearsal: HEAD in a clone, with an origin, an emulated AWS and a stand-in for GitHub of its own. Nothing of yours is touched. */
import {
  chmodSync,
  cpSync,
  createWriteStream,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  realpathSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { execa } from 'execa';
import { freePort } from '../../../gateway-tyk/run/process.ts';
import { startEmulation } from '../../emulated/start.ts';
import { type Release, releaseFile, SERVICES } from '../release.ts';
import type { Stage } from './play.ts';

/** What `gh` answers: nothing is open, and whatever is opened is the first. */
const GH = `#!${process.execPath}
const args = process.argv.slice(2);
const answer = { number: 1, id: 1, html_url: '(there is no GitHub here)' };
if (args[0] === 'api') process.stdout.write(args[1] === 'user' ? 'you' : JSON.stringify(args.includes('--paginate') ? [[]] : answer));
`;

const REGISTRY = '111122223333.dkr.ecr.eu-central-1.amazonaws.com';

/** Scope of the names of our own packages. */
const WORKSPACES = '@digest';

/** Milliseconds. */
const PATIENCE = 15_000;

interface StageOptions {
  root: string;
  /** Each line that a step prints on its way. */
  onLine(line: string): void;
  /** File for all that steps print. */
  log: string;
  /** Ends what runs. */
  signal: AbortSignal;
}

export async function openStage({
  root,
  onLine,
  log,
  signal,
}: StageOptions): Promise<Stage & { close(): Promise<void> }> {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'digest-rehearsal-')));
  const [origin, clone] = [join(folder, 'origin.git'), join(folder, 'clone')] as const;
  mkdirSync(dirname(log), { recursive: true });
  const file = createWriteStream(log);
  let aws: Awaited<ReturnType<typeof startEmulation>> | undefined;
  const close = async (): Promise<void> => {
    await aws?.stop();
    file.end();
    rmSync(folder, { recursive: true, force: true });
  };
  const git = async (...args: string[]) => (await execa('git', args, { cwd: clone, env: GIT })).stdout.trim();

  try {
    await execa('git', ['init', '--quiet', '--bare', '--initial-branch=main', origin]);
    await execa('git', ['push', '--quiet', '--no-verify', origin, 'HEAD:refs/heads/main'], { cwd: root });
    await execa('git', ['clone', '--quiet', origin, clone]);
    borrow(root, clone);
    mkdirSync(join(folder, 'bin'));
    writeFileSync(join(folder, 'bin/gh'), GH);
    chmodSync(join(folder, 'bin/gh'), 0o755);
    aws = await startEmulation({ home: `${clone}/.local/emulated`, port: await freePort() });
  } catch (error) {
    await close();
    throw error;
  }
  const { port } = new URL(aws.url);

  const release = (digit: string, commit: string): Release => {
    const images = SERVICES.map((name) => [
      name,
      { image: `${REGISTRY}/digest/${name}@sha256:${digit.repeat(64)}` },
    ]);
    return { ...Object.fromEntries(images), commit };
  };
  // What a rollback goes back to.
  writeFileSync(
    join(clone, releaseFile('dev')),
    `${JSON.stringify(release('1', await git('rev-parse', 'HEAD')), null, 2)}\n`,
  );
  await git('commit', '--quiet', '--all', '--message', 'Release to dev, before the rehearsal');
  await git('push', '--quiet', 'origin', 'main');

  /** Nothing stays of what a job before has written. */
  const fresh = async (branch: string): Promise<void> => {
    await git('fetch', '--quiet', 'origin');
    await git('checkout', '--quiet', '--force', '--detach', `origin/${branch}`);
    await git('clean', '--quiet', '-fd');
  };

  return {
    close,
    async begin({ branch, artifact }) {
      if (artifact) return;
      await fresh(branch);
      for (const path of ['.plans', '.release']) rmSync(join(clone, path), { recursive: true, force: true });
    },
    async standIn() {
      const { commit: _, ...services } = release('2', '');
      const images = Object.fromEntries(Object.entries(services).map(([name, { image }]) => [name, image]));
      mkdirSync(join(clone, '.release'), { recursive: true });
      writeFileSync(join(clone, '.release/images.json'), JSON.stringify(images));
    },
    async merge(branch) {
      await fresh('main');
      await git('merge', '--quiet', '--no-ff', '--message', `Merge ${branch}`, `origin/${branch}`);
      await git('push', '--quiet', 'origin', 'HEAD:refs/heads/main');
    },
    async make(words, env) {
      signal.throwIfAborted();
      file.write(`\n$ make ${words} ${JSON.stringify(env)}\n`);
      const child = execa('make', ['--no-print-directory', ...words.split(' ')], {
        cwd: clone,
        env: {
          ...HIDDEN,
          ...GIT,
          ...env,
          AWS: 'emulated',
          EMULATED_PORT: port,
          PATH: [join(folder, 'bin'), process.env.PATH].join(delimiter),
        },
        stdin: 'ignore',
        all: true,
        reject: false,
        // A group of its own, so that all of it can be ended, by us alone.
        detached: true,
      });
      const kill = (how: NodeJS.Signals) => {
        try {
          if (child.pid) process.kill(-child.pid, how);
        } catch {
          // All of it has ended by itself.
        }
      };
      const end = () => {
        kill('SIGINT');
        // Terraform waits for what it has begun, which here nobody needs.
        setTimeout(() => child.exitCode === null && kill('SIGKILL'), PATIENCE).unref();
      };
      signal.addEventListener('abort', end, { once: true });
      createInterface({ input: child.stderr }).on('line', onLine);
      child.all.pipe(file, { end: false });
      const { exitCode, all } = await child;
      signal.removeEventListener('abort', end);
      signal.throwIfAborted();
      return { code: exitCode ?? 1, printed: all };
    },
  };
}

/** What the outer make and the user's shell say is not for this. */
const HIDDEN = Object.fromEntries(
  [
    'MAKEFLAGS',
    'MFLAGS',
    'MAKELEVEL',
    'ENV',
    'CONFIRM',
    'JSON',
    'COMMIT',
    'BODY',
    'PLAN_BUCKET',
    'DIGEST_TFVARS',
    'GITHUB_OUTPUT',
  ].map((name) => [name, undefined]),
);

/** Nothing of the user's own settings: hooks, signatures, names. */
const GIT = {
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_CONFIG_NOSYSTEM: '1',
  ...Object.fromEntries(
    ['AUTHOR', 'COMMITTER'].flatMap((who) => [
      [`GIT_${who}_NAME`, 'rehearsal'],
      [`GIT_${who}_EMAIL`, 'rehearsal@example.com'],
    ]),
  ),
};

/** What is installed is not installed again. */
function borrow(root: string, clone: string): void {
  const link = (path: string) => symlinkSync(root + path, `${clone}/${path}`);
  for (const path of [`${root}.local/providers`, `${clone}/.local`, `${clone}/node_modules`])
    mkdirSync(path, { recursive: true });
  for (const name of readdirSync(`${root}node_modules`))
    if (name !== WORKSPACES) link(`node_modules/${name}`);
  // They are links to ../../<folder>, and so to the clone's.
  const workspaces = `node_modules/${WORKSPACES}`;
  if (existsSync(root + workspaces))
    cpSync(root + workspaces, `${clone}/${workspaces}`, { recursive: true, verbatimSymlinks: true });
  for (const path of ['.tools', '.local/providers']) link(path);
  writeFileSync(`${clone}/.git/info/exclude`, '.tools\n'); // .gitignore means a folder, and this is a link
  // A clone's files are new, and make would install into what is borrowed.
  for (const path of ['package-lock.json', 'ops/emulated/requirements.txt'])
    utimesSync(`${clone}/${path}`, 0, 0);
}
