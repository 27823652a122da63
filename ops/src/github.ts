/** The repository at GitHub, by `gh`, which brings the credentials: of a job GH_TOKEN, of a person those of `gh auth login`. */
import { readFileSync } from 'node:fs';
import { call } from './call.ts';

export const MAIN = 'main';

/** @returns owner/name: in a job what GitHub says, so that a fork is itself, else what package.json says */
export function repositoryName(root: string, env = process.env): string {
  if (env.GITHUB_REPOSITORY) return env.GITHUB_REPOSITORY;
  const { repository } = JSON.parse(readFileSync(`${root}package.json`, 'utf8')) as {
    repository?: { url?: string };
  };
  const name = /github\.com[/:]([\w.-]+\/[\w.-]+?)(\.git)?$/.exec(repository?.url ?? '')?.[1];
  if (name) return name;
  throw new Error(
    'package.json says no repository at GitHub: "repository": { "url": "git+https://github.com/<owner>/<name>.git" }',
  );
}

/** @returns address of the repository, without a slash at the end */
export const repositoryUrl = (root: string, env = process.env) =>
  `${env.GITHUB_SERVER_URL || 'https://github.com'}/${repositoryName(root, env)}`;

/** @returns address of the run that this is a part of; undefined outside of GitHub's jobs */
export const runUrl = (root: string, env = process.env) =>
  env.GITHUB_RUN_ID && `${repositoryUrl(root, env)}/actions/runs/${env.GITHUB_RUN_ID}`;

/** Questions and changes, by paths below the repository's. Texts go by stdin: what they say is no part of a command. */
export function github(root: string) {
  const path = (rest: string) => `repos/${repositoryName(root)}/${rest}`;
  return {
    /** @returns all of a list, however many pages it has */
    async list<T>(rest: string): Promise<T[]> {
      const pages = await call('gh', ['api', '--paginate', '--slurp', path(rest)], { cwd: root });
      return (JSON.parse(pages) as T[][]).flat();
    },
    /** @returns the answer */
    async send<T>(method: 'POST' | 'PATCH', rest: string, body: object): Promise<T> {
      const args = ['api', '--method', method, path(rest), '--input', '-'];
      return JSON.parse(await call('gh', args, { cwd: root, input: JSON.stringify(body) })) as T;
    },
    /** @returns as whom comments and issues are written */
    async me(): Promise<string> {
      // The token of a job may not ask who it is.
      if (process.env.GITHUB_ACTIONS) return 'github-actions[bot]';
      return (await call('gh', ['api', 'user', '--jq', '.login'], { cwd: root })).trim();
    },
  };
}
