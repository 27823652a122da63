/** `make comment ENV='dev prod'`: one comment on a pull request that says what was planned, written anew each time. */
import { existsSync, readFileSync } from 'node:fs';
import { MARKER, merged, type Section } from './comment/text.ts';
import { history } from './git.ts';
import { github, runUrl } from './github.ts';
import { checkEnvironment } from './live.ts';
import type { Options } from './options.ts';
import { EXIT, type Outcome, Usage } from './outcome.ts';
import { readSeal, setFolder } from './plan/set.ts';

interface Comment {
  id: number;
  html_url: string;
  body: string;
  user: { login: string };
}

/** PULL_REQUEST comes from the environment. Of a set only plan.txt and seal.json are read, which have no secrets in them. */
export async function run({ words, say, root }: Options): Promise<Outcome> {
  const environments =
    words.length > 0
      ? words.map((name) => checkEnvironment(name, root))
      : [checkEnvironment(undefined, root)];
  const { PULL_REQUEST: number } = process.env;
  if (!/^[1-9]\d*$/.test(number ?? '')) throw new Usage('say which pull request: PULL_REQUEST=<number>');
  const head = (await history(root).resolve('HEAD')) ?? '';
  const sections = environments.map((environment) => section(environment, head, root));

  const api = github(root);
  const me = await api.me();
  const comments = await api.list<Comment>(`issues/${number}/comments?per_page=100`);
  // Whoever writes the marker into a comment of theirs has not written ours.
  const ours = comments.find(({ body, user }) => user.login === me && body.startsWith(MARKER));
  const body = merged(ours?.body ?? '', sections);
  say(ours ? `Writing ${ours.html_url} anew` : `Commenting on pull request ${number}`);
  const written = ours
    ? await api.send<Comment>('PATCH', `issues/comments/${ours.id}`, { body })
    : await api.send<Comment>('POST', `issues/${number}/comments`, { body });
  return {
    code: EXIT.done,
    text: written.html_url,
    data: { environments, comment: written.html_url, new: !ours },
  };
}

function section(environment: string, head: string, root: string): Section {
  const file = `${root}${setFolder(environment)}/plan.txt`;
  const planned = existsSync(file);
  return {
    environment,
    commit: planned ? readSeal(environment, root).commit : head,
    plan: planned ? readFileSync(file, 'utf8') : undefined,
    run: runUrl(root),
  };
}
