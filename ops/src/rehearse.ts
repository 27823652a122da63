/** `make rehearse`: the way from a change to production and back, in the order of the workflows, on emulated AWS. */
import { whyNotEmulated } from '../emulated/start.ts';
import { history } from './git.ts';
import type { Options } from './options.ts';
import { EXIT, type Outcome } from './outcome.ts';
import { play, timeline } from './rehearse/play.ts';
import { openStage } from './rehearse/stage.ts';
import { requireProgram } from './terragrunt.ts';

const LOG = '.local/rehearsal.log';

/** Milliseconds of silence after which it says that it is still there. */
const SILENCE = 30_000;

export async function run({ say, root }: Pick<Options, 'say' | 'root'>): Promise<Outcome> {
  const missing = whyNotEmulated();
  if (missing) throw new Error(missing);
  for (const program of ['terraform', 'terragrunt', 'aws']) requireProgram(program);
  const uncommitted = await history(root).uncommitted(['.']);
  if (uncommitted.length > 0)
    say(
      `What is committed is rehearsed; ${uncommitted.length} changed files are not: ${uncommitted.slice(0, 5).join(', ')}`,
    );

  const stop = new AbortController();
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
  const onSignal = () => stop.abort(new Error('interrupted'));
  for (const signal of signals) process.once(signal, onSignal);
  let last = Date.now();
  const still = setInterval(() => {
    if (Date.now() - last < SILENCE) return;
    say('    still at it');
    last = Date.now();
  }, 1000);
  const onLine = (line: string) => {
    last = Date.now();
    say(`    ${line}`);
  };
  try {
    const stage = await openStage({ root, onLine, log: root + LOG, signal: stop.signal });
    try {
      const played = await play({ stage, say });
      const end = played.at(-1);
      const failed = end?.outcome === 'failed';
      const text = [
        timeline(played),
        '',
        ...(failed
          ? [`It failed in ${end.step}, which ${end.where} does in production. ${end.note}`]
          : ['The release got to dev, and its plan to prod; then dev got back the release before.']),
        `All that was printed: ${LOG}`,
      ].join('\n');
      return { code: failed ? EXIT.failed : EXIT.done, text, data: { played, failed } };
    } finally {
      await stage.close();
    }
  } finally {
    clearInterval(still);
    for (const signal of signals) process.removeListener(signal, onSignal);
  }
}
