/** `make propose BRANCH=… TITLE=… [BODY=file]`: a pull request with what changed under live/ and runbooks/. main is never pushed to. */
import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { history } from './git.ts';
import { github, MAIN, repositoryName, runUrl } from './github.ts';
import type { Options } from './options.ts';
import { EXIT, type Outcome, Usage } from './outcome.ts';
import { proposal } from './propose/branch.ts';
import { LOCK_FILE } from './tree.ts';

/** What is proposed; everything else stays as it is. */
const FOLDERS = ['live', 'runbooks'];

interface PullRequest {
  number: number;
  html_url: string;
  title: string;
  body: string | null;
}

/** BRANCH, TITLE and BODY come from the environment, so that no shell reads them. */
export async function run({ say, root }: Pick<Options, 'say' | 'root'>): Promise<Outcome> {
  const { BRANCH: branch, TITLE: title, BODY: bodyFile } = process.env;
  if (!branch || !title) throw new Usage("say BRANCH=… and TITLE='…'");
  if (branch === MAIN) throw new Usage(`BRANCH=${branch}: a pull request is of another branch`);

  const changed = await history(root).uncommitted(FOLDERS);
  const files = changed.filter((path) => basename(path) !== LOCK_FILE);
  if (files.length === 0)
    return {
      code: EXIT.done,
      text: `Nothing has changed under ${FOLDERS.map((name) => `${name}/`).join(' or ')}. Nothing is proposed.`,
      data: { branch, files, pullRequest: null },
    };

  const body = bodyFile ? readFileSync(bodyFile, 'utf8') : defaultBody(files, root);
  const pushed = await proposal({ branch, title, files, root, say });
  const pullRequest = await openOrUpdate({ branch, title, body, root });
  return {
    code: EXIT.done,
    text: `${pushed ? `Pushed ${branch}` : `${branch} is as it should be already`}, pull request ${pullRequest.html_url}`,
    data: { branch, files, pushed, pullRequest: pullRequest.html_url },
  };
}

function defaultBody(files: readonly string[], root: string): string {
  const run = runUrl(root);
  return [
    `Proposed by ${run ? `[this run](${run})` : '`make propose`'}:`,
    '',
    ...files.map((file) => `- \`${file}\``),
    '',
  ].join('\n');
}

async function openOrUpdate({
  branch,
  title,
  body,
  root,
}: {
  branch: string;
  title: string;
  body: string;
  root: string;
}): Promise<PullRequest> {
  const api = github(root);
  // A fork may have a branch of that name, and a pull request from it.
  const [owner] = repositoryName(root).split('/');
  const open = await api.list<PullRequest & { head: { ref: string } }>(
    `pulls?state=open&base=${MAIN}&head=${owner}:${branch}&per_page=100`,
  );
  const found = open.find(({ head }) => head.ref === branch);
  if (!found) return api.send('POST', 'pulls', { title, body, head: branch, base: MAIN });
  if (found.title === title && found.body === body) return found;
  return api.send('PATCH', `pulls/${found.number}`, { title, body });
}
