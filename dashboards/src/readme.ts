/** The tables in README.md: what is promised, what alerts, what can be seen. */
import type { Board } from './board.ts';
import type { Alert } from './catalogue.ts';
import { BURNS, OBJECTIVES, PERIOD } from './slo.ts';

const row = (cells: readonly string[]) => `| ${cells.join(' | ')} |\n`;
const table = (head: readonly string[], body: readonly (readonly string[])[]) =>
  row(head) + row(head.map(() => '---')) + body.map(row).join('');

/** @returns the text with everything between its markers written anew */
export function readme(text: string, alerts: readonly Alert[], boards: readonly Board[]): string {
  const tables: Record<string, string> = {
    promises: table(
      ['endpoint', 'availability', 'latency', 'over'],
      OBJECTIVES.map(({ endpoint, availability, latency }) => [
        `\`${endpoint}\``,
        `${availability} % not 5xx`,
        `${latency.percent} % of 2xx within ${latency.seconds * 1000} ms`,
        PERIOD,
      ]),
    ),
    burns: table(
      ['of the budget', 'within', 'and still over', 'burn rate', 'tells'],
      BURNS.map(({ spent, long, short, rate, severity }) => [spent, long, short, `${rate}`, severity]),
    ),
    alerts: table(
      ['alert', 'severity', 'says', 'first look'],
      alerts.map(({ name, severity, summary, dashboard, by }) => [
        `[${name}](../runbooks/${name}.md)`,
        by === 'cloudwatch' ? `${severity}, by CloudWatch` : severity,
        summary.replaceAll(/\{\{ \$labels\.(\w+) \}\}/g, '`$1`'),
        `\`${dashboard}\``,
      ]),
    ),
    boards: table(
      ['dashboard', 'shows'],
      boards.map(({ uid, title, description }) => [`[${title}](grafana/${uid}.json)`, description]),
    ),
  };
  return text.replaceAll(
    /(<!-- (\w+):begin[^>]*-->\n)[\s\S]*?(<!-- \w+:end -->)/g,
    (_all, begin, name, end) => begin + tables[name] + end,
  );
}
