/** The lists in README.md: every page with its budgets, every procedure. */
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { readMarkdown } from './markdown.ts';
import { type Page, readPages } from './page.ts';

export const folder = fileURLToPath(new URL('..', import.meta.url));

/** Paths of the procedures, from runbooks/. */
const procedures = (): string[] =>
  readdirSync(`${folder}procedures`)
    .filter((file) => file.endsWith('.md'))
    .sort()
    .map((file) => `procedures/${file}`);

/** Who is woken comes first. */
const SEVERITIES: readonly Page['severity'][] = ['page', 'none', 'ticket'];

/** @returns the text of README.md with its lists written anew */
export function withLists(text: string): string {
  const lists: Record<string, string> = { pages: pages(), procedures: steps() };
  return text.replaceAll(
    /(<!-- (\w+):begin[^>]*-->\n)[\s\S]*?(<!-- \w+:end -->)/g,
    (_all, begin, name, end) => begin + lists[name] + end,
  );
}

function pages(): string {
  const rows = readPages(folder)
    .sort((one, other) => SEVERITIES.indexOf(one.severity) - SEVERITIES.indexOf(other.severity))
    .map(({ alert, severity, fault, detect, repair, text }) => [
      `[${alert}](${alert}.md)`,
      severity,
      firstSentence(text.Meaning),
      `\`${fault}\``,
      duration(detect),
      duration(repair),
    ]);
  return table(['alert', 'severity', 'means', 'drilled by', 'told', 'repaired'], rows);
}

function steps(): string {
  return procedures()
    .map((file) => `- [${readMarkdown(readFileSync(folder + file, 'utf8'), file).title}](${file})\n`)
    .join('');
}

const firstSentence = (text: string) =>
  /^.*?[.:](?=\s|$)/s.exec(text.trim())?.[0].replace(/\s+/g, ' ').replace(/:$/, '.') ?? '';

/** Seconds as in the front matter: `90m`. */
function duration(seconds: number): string {
  if (seconds % 86_400 === 0) return `${seconds / 86_400}d`;
  return seconds % 3600 === 0 ? `${seconds / 3600}h` : `${seconds / 60}m`;
}

const row = (cells: readonly string[]) => `| ${cells.join(' | ')} |\n`;
const table = (head: readonly string[], rows: readonly (readonly string[])[]) =>
  row(head) + row(head.map(() => '---')) + rows.map(row).join('');
