/** The verb `emulated`: up, down, list. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';
import type { Options } from '../src/options.ts';
import { EXIT, type Outcome, Usage } from '../src/outcome.ts';
import { emulatedAws, endEmulation } from './start.ts';

/** Action of AWS → why it is bridged. */
const bridged: Record<string, string> = parse(
  readFileSync(fileURLToPath(new URL('bridged.yaml', import.meta.url)), 'utf8'),
);

const WORDS: Record<string, (say: Options['say']) => Promise<Omit<Outcome, 'code'>>> = {
  up: async (say) => {
    const { url, pid, env } = await emulatedAws(say);
    const lines = Object.entries(env).map(([name, value]) => `export ${name}=${value}`);
    return { text: lines.join('\n'), data: { url, pid, env } };
  },
  down: async () => {
    const pid = await endEmulation();
    return { text: pid ? `The emulated AWS (process ${pid}) has ended.` : 'None ran.', data: { ended: pid } };
  },
  list: async () => ({
    text: Object.entries(bridged)
      .map(([action, why]) => `${action}\n    ${why}`)
      .join('\n'),
    data: bridged,
  }),
};

export async function run({ words: [word = ''], say }: Options): Promise<Outcome> {
  const act = WORDS[word];
  if (!act) throw new Usage(`say what to do with the emulated AWS: ${Object.keys(WORDS).join(', ')}`);
  return { code: EXIT.done, ...(await act(say)) };
}
