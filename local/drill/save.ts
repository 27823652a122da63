/** The scoreboard's three files, of which two are functions of the first. */
import { writeFileSync } from 'node:fs';
import { heatmap } from './heatmap.ts';
import { type Row, writeRows } from './results.ts';
import { scoreboard } from './scoreboard.ts';

const runbooks = new URL('../../runbooks/', import.meta.url);

export const scoreboardFile = new URL('scoreboard.json', runbooks);

/** By path. */
export const pictures = (rows: readonly Row[]): [file: URL, text: string][] => [
  [new URL('SCOREBOARD.md', runbooks), scoreboard(rows)],
  [new URL('scoreboard.svg', runbooks), heatmap(rows)],
];

export function save(rows: readonly Row[]): void {
  writeRows(scoreboardFile, rows);
  for (const [file, text] of pictures(rows)) writeFileSync(file, text);
}
