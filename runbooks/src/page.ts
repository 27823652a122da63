/** The page of an alert, as tests and the drill read it. */
import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Block as AnyBlock, readMarkdown } from './markdown.ts';

/** What every page has, in the order in which it is needed. */
export const SECTIONS = [
  'Meaning',
  'Impact',
  'First five minutes',
  'Diagnosis',
  'Mitigation',
  'Verify',
  'Undo',
  'Escalate',
  'Prevent',
] as const;

export type Section = (typeof SECTIONS)[number];
export type Block = AnyBlock<Section>;

export interface Page {
  alert: string;
  severity: 'page' | 'ticket' | 'none';
  /** Of local/drill/faults.ts: the one that its drill injects. */
  fault: string;
  /** Budget in seconds of real time, from the fault until somebody is told. */
  detect: number;
  /** Budget in seconds of real time, from when somebody is told until clients are well again and the alert is resolved. */
  repair: number;
  /** Path of the file. */
  file: string;
  /** What each section says, commands included. */
  text: Readonly<Record<Section, string>>;
  /** Commands in the order of the file. */
  blocks: readonly Block[];
}

const SEVERITIES: readonly unknown[] = ['page', 'ticket', 'none'] satisfies Page['severity'][];
const KEYS = ['alert', 'severity', 'fault', 'detect', 'repair'];
const SECONDS = { s: 1, m: 60, h: 3600, d: 86_400 } as const;

/** @throws Error with file:line, what is wrong and what to do */
export function readPage(file: string): Page {
  const { front, title, sections, blocks } = readMarkdown(readFileSync(file, 'utf8'), file);
  const fail = (line: number, what: string): never => {
    throw new Error(`${file}:${line}: ${what}`);
  };

  const keys = Object.keys(front);
  if (keys.join() !== KEYS.join())
    fail(1, `the front matter has ${keys.join(', ') || 'nothing'}; it has to have ${KEYS.join(', ')}.`);
  const name = basename(file, '.md');
  if (front.alert !== name || title !== name)
    fail(
      1,
      `the file, "alert" and the heading "# …" have to have one name: here ${name}, ${front.alert}, ${title}.`,
    );
  if (!SEVERITIES.includes(front.severity))
    fail(1, `severity is ${front.severity}; it has to be ${SEVERITIES.join(', ')}.`);
  if (!/^[a-z]+(-[a-z0-9]+)*$/.test(String(front.fault)))
    fail(1, `fault is ${front.fault}; it has to be the name of one in local/drill/faults.ts, as api-killed.`);

  SECTIONS.forEach((section, index) => {
    const found = sections[index];
    if (found?.name !== section)
      fail(
        found?.line ?? 1,
        `here has to be "## ${section}", not ${found ? `"## ${found.name}"` : 'the end'}.`,
      );
  });
  for (const { name, line } of sections.slice(SECTIONS.length))
    fail(line, `"## ${name}" is no section of a page; they are ${SECTIONS.join(', ')}.`);
  for (const { name, line, text } of sections)
    if (text.trim() === '')
      fail(line, `"## ${name}" is empty; say that there is nothing to do, if it is so.`);

  const duration = (key: 'detect' | 'repair'): number => {
    const [, count, unit] = /^(\d+)([smhd])$/.exec(String(front[key])) ?? [];
    if (!count || !unit)
      return fail(1, `${key} is ${front[key]}; it has to be a number with s, m, h or d, as 5m.`);
    return Number(count) * SECONDS[unit as keyof typeof SECONDS];
  };

  return {
    alert: name,
    severity: front.severity as Page['severity'],
    fault: String(front.fault),
    detect: duration('detect'),
    repair: duration('repair'),
    file,
    text: Object.fromEntries(sections.map(({ name, text }) => [name, text])) as Page['text'],
    blocks: blocks as Block[],
  };
}

/**
 * All pages of a folder: what is named like an alert, and so neither README.md nor SCOREBOARD.md.
 *
 * @throws Error of the first page that is not as it has to be
 */
export function readPages(folder: string = fileURLToPath(new URL('..', import.meta.url))): Page[] {
  return readdirSync(folder)
    .filter((file) => /^[A-Z]\w*[a-z]\w*\.md$/.test(file))
    .sort()
    .map((file) => readPage(join(folder, file)));
}
