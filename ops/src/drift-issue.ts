/** `make drift-issue ENV=…`: looks for drift, and keeps one issue per environment that says so, for as long as there is some. */
import { run as drift } from './drift.ts';
import { github, runUrl } from './github.ts';
import { hint } from './hint.ts';
import { checkEnvironment } from './live.ts';
import type { Options } from './options.ts';
import { EXIT, type Outcome } from './outcome.ts';

interface Issue {
  number: number;
  html_url: string;
  title: string;
  body: string | null;
  user: { login: string };
  pull_request?: object;
}

const marker = (environment: string) => `<!-- digest: drift of ${environment} -->`;

/** @param look for drift; tests give another */
export async function run(options: Options, look: typeof drift = drift): Promise<Outcome> {
  const { words, root } = options;
  const environment = checkEnvironment(words[0], root);
  const found = await look(options);
  const differs = found.code === EXIT.differs;

  const api = github(root);
  const me = await api.me();
  const issues = await api.list<Issue>('issues?state=open&per_page=100');
  const ours = issues.find(
    ({ body, user, pull_request }) =>
      !pull_request && user.login === me && body?.startsWith(marker(environment)),
  );
  const done = (what: string, issue?: Issue): Outcome => ({
    code: EXIT.done,
    text: `${found.text}\n${what}${issue ? ` ${issue.html_url}` : ''}`,
    data: { environment, differs, issue: issue?.html_url ?? null },
  });

  if (!differs) {
    if (!ours) return done('There is no issue, and needs to be none.');
    await api.send('POST', `issues/${ours.number}/comments`, {
      body: `${found.text.split('\n')[0]}${seen(root)}`,
    });
    await api.send('PATCH', `issues/${ours.number}`, { state: 'closed', state_reason: 'completed' });
    return done('Closed', ours);
  }
  const issue = {
    title: `${environment} is not what its files say`,
    body: text(environment, found.text, root),
  };
  if (!ours) return done('Opened', await api.send<Issue>('POST', 'issues', issue));
  return done('Updated', await api.send<Issue>('PATCH', `issues/${ours.number}`, issue));
}

const seen = (root: string): string => {
  const run = runUrl(root);
  return run ? ` ([seen by this run](${run}))` : '';
};

/** Names of resources and outputs, no values. */
function text(environment: string, found: string, root: string): string {
  return [
    marker(environment),
    `A plan of ${environment} would change something${seen(root)}:`,
    '',
    '```',
    found,
    '```',
    '',
    `What was changed outside of Terraform is put back by \`${hint(`plan ENV=${environment}`, {})}\` and \`${hint(`apply ENV=${environment}`, {})}\`, or kept by changing the files.`,
    'What is merged and not applied yet shows here too. This issue is updated with each look, and closed when there is nothing left.',
  ].join('\n');
}
