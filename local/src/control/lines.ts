/** What the verbs print. */
import { stripVTControlCharacters } from 'node:util';
import { span } from '../ask/verb.ts';
import { isNoise, type PartName, readable } from '../logs.ts';
import type { PartStatus } from '../system.ts';

/** `api             running  for 12 s  pid 4242  release 2 (abc1234)` */
export function statusLine({ name, state, since, pid, end, release }: PartStatus, now: number): string {
  const age = span(now - since);
  const words = [
    name.padEnd(14),
    state.padEnd(7),
    {
      running: `for ${age}`,
      stopped: `${age} ago`,
      ended: `${end ? `with ${end}` : 'before it was ready,'} ${age} ago`,
    }[state],
  ];
  if (pid !== undefined) words.push(`pid ${pid}`);
  if (release) words.push(`release ${release.number} (${release.commit})`);
  return words.join('  ');
}

/** @param match a text; only lines that have it, as they are printed, are wanted */
export function logLines(
  part: PartName,
  lines: string[],
  { match = '', count, json }: { match?: string | undefined; count: number; json: boolean },
): string[] {
  const shown = json ? lines : lines.filter((line) => !isNoise(line)).map((line) => readable(part, line));
  const matching = shown.filter((line) => stripVTControlCharacters(line).includes(match));
  return matching.length > 0 ? matching.slice(-count) : ['nothing'];
}
