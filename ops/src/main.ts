/** The commands behind the Makefile: `main.ts <verb> [options]`. What a verb found goes to stdout, its progress to stderr. */
import { parseArgs } from 'node:util';
import { repository } from './live.ts';
import type { Options } from './options.ts';
import { EXIT, type Outcome, Refusal, Usage } from './outcome.ts';

/** Each verb is a file of its own with `run(options)`. */
const VERBS: Record<string, () => Promise<{ run(options: Options): Promise<Outcome> }>> = {
  plan: () => import('./plan.ts'),
  apply: () => import('./apply.ts'),
  destroy: () => import('./destroy.ts'),
  drift: () => import('./drift.ts'),
  promote: () => import('./promote.ts'),
  rollback: () => import('./rollback.ts'),
  parity: () => import('./parity.ts'),
  'plan-text': () => import('./plan-text.ts'),
  graph: () => import('./graph.ts'),
  cost: () => import('./cost.ts'),
  'init-env': () => import('./init-env.ts'),
  'bench-plan': () => import('./bench-plan.ts'),
  push: () => import('./push.ts'),
  'pin-images': () => import('./pin-images.ts'),
  'release-json': () => import('./release-json.ts'),
  sign: () => import('./sign.ts'),
  'verify-release': () => import('./verify-release.ts'),
  'copy-images': () => import('./copy-images.ts'),
  propose: () => import('./propose.ts'),
  'publish-plan': () => import('./publish-plan.ts'),
  'fetch-plan': () => import('./fetch-plan.ts'),
  comment: () => import('./comment.ts'),
  'smoke-url': () => import('./smoke-url.ts'),
  annotate: () => import('./annotate.ts'),
  'drift-issue': () => import('./drift-issue.ts'),
  quiet: () => import('./quiet.ts'),
  rehearse: () => import('./rehearse.ts'),
  emulated: () => import('../emulated/main.ts'),
};

async function main(): Promise<number> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { json: { type: 'boolean', default: false } },
  });
  const [name = '', ...words] = positionals;
  const say = (line: string) => void process.stderr.write(`${line}\n`);
  try {
    const load = VERBS[name];
    if (!load)
      throw new Usage(
        `${name ? `there is no verb ${name}` : 'say a verb'}: ${Object.keys(VERBS).join(', ')}`,
      );
    const outcome = await (await load()).run({ words, say, root: repository });
    process.stdout.write(
      values.json ? `${JSON.stringify(outcome.data, null, 2)}\n` : outcome.text.replace(/\n*$/, '\n'),
    );
    return outcome.code;
  } catch (error) {
    const { message } = error as Error;
    const refused = error instanceof Refusal;
    if (values.json)
      process.stdout.write(
        `${JSON.stringify({ [refused ? 'refused' : 'failed']: message, ...(refused && { todo: error.todo }) }, null, 2)}\n`,
      );
    say(refused ? `Refused: ${message}\nWhat to do: ${error.todo}` : message);
    return refused ? EXIT.refused : error instanceof Usage ? EXIT.usage : EXIT.failed;
  }
}

process.exitCode = await main();
