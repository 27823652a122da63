/** What the verbs print. */
import { stripVTControlCharacters } from 'node:util';
import { span } from '../ask/verb.ts';
import { type PartName, readable } from '../logs.ts';
import type { PartStatus } from '../system.ts';

/** `api             running  for 12 s  pid 4242  release 2 (abc1234)` */
export function statusLine({ name, state, since, pid, end, release }: PartStatus, now: number): string {
  const age = span(now - since);
  const words = [
    name.padEnd(14),
    state.padEnd(7),
    { running: `for ${age}`, stopped: `${age} ago`, ended: `with ${end} ${age} ago` }[state],
  ];
  if (pid !== undefined) words.push(`pid ${pid}`);
  if (release) words.push(`release ${release.number} (${release.commit})`);
  return words.join('  ');
}

/** @param match a text, of which only lines are wanted that have it, as they are printed */
export function logLines(
  part: PartName,
  lines: string[],
  { match = '', count, json }: { match?: string | undefined; count: number; json: boolean },
): string[] {
  return lines
    .map((line) => (json ? line : readable(part, line)))
    .filter((line) => stripVTControlCharacters(line).includes(match))
    .slice(-count);
}
