/** The lines that the parts print, made readable: JSON lines of pino, logrus (Tyk) and go-kit (Prometheus), and text (Redis). */
import { styleText } from 'node:util';

/** Lines of each part that are remembered, and how many of them are said of one that has ended. */
export const KEPT = 5000;
const TAIL = 10;
const COLOURS = {
  gateway: 'cyan',
  api: 'green',
  dashboard: 'cyanBright',
  redis: 'magenta',
  proxy: 'gray',
  alert: 'red',
  redis_exporter: 'magenta',
  collector: 'blue',
  prometheus: 'blue',
  alertmanager: 'blue',
  grafana: 'blue', // only in containers
} as const;

export type PartName = keyof typeof COLOURS;

export class Logs {
  /** Text is held back while the parts start, where Tyk alone has fifty lines to say; the last ones are kept. JSON never is. */
  shown = false;
  readonly #format: 'text' | 'json';
  readonly #kept = new Map<PartName, string[]>();

  constructor(format: 'text' | 'json') {
    this.#format = format;
  }

  /** @returns a listener for the lines of one part, of which it may be that only warnings and errors are shown as text */
  of(part: PartName, show: 'all' | 'warnings' = 'all'): (line: string) => void {
    const kept = this.#kept.get(part) ?? []; // of a part that is started again, what it said before
    this.#kept.set(part, kept);
    return (line) => {
      if (kept.push(line) > KEPT) kept.shift();
      if (this.#format === 'json') console.log(line);
      else if (this.shown && (show === 'all' ? !isNoise(line) : isWarning(line)))
        console.log(readable(part, line));
    };
  }

  /** The last lines of a part, as it printed them. */
  lines(part: PartName, count: number): string[] {
    return count > 0 ? (this.#kept.get(part) ?? []).slice(-count) : [];
  }

  /** The last few, readable. */
  tail(part: PartName): string {
    return this.lines(part, TAIL)
      .map((line) => readable(part, line))
      .join('\n');
  }
}

/**
 * @returns time, part, level where it is more than info, message; of a request the method, path, status and duration, and of an action on
 * a key what was done to which, how it ended and who did it
 */
export function readable(part: PartName, line: string): string {
  const prefix = styleText(COLOURS[part], part.padEnd(9), { stream: process.stdout });
  const entry = parse(line);
  if (!entry) return `${prefix} ${line}`;
  const {
    level,
    ts,
    time = ts,
    msg,
    message = msg,
    method,
    path,
    route = path,
    status,
    err,
    error = err,
    outcome,
  } = entry;
  const { duration_ms, latency_total = duration_ms } = entry;
  const words = [new Date(time as string).toTimeString().slice(0, 8), prefix];
  if (level !== 'info')
    words.push(styleText('yellow', String(level).toUpperCase(), { stream: process.stdout }));
  // Tyk's access log has no message, and those of the API and of the dashboard are always the same.
  if (entry.audit === true) words.push(audited(entry as unknown as Audited));
  else if (typeof status !== 'number') words.push([message, outcome].filter(Boolean).join(' '));
  else words.push(`${method} ${route} ${status} ${Math.round(Number(latency_total))} ms`);
  const cause = (error as Error | undefined)?.message ?? error;
  if (cause) words.push(styleText('red', String(cause), { stream: process.stdout }));
  return words.join(' ');
}

interface Audited {
  action: string;
  /** Hash; absent before there is a key. */
  key?: string;
  outcome: string;
  actor: { name: string; role: string };
}

const audited = ({ action, key, outcome, actor }: Audited) =>
  [action, 'of', key ? `key ${key.slice(0, 8)}` : 'a new key', outcome, 'by', actor.name].join(' ');

/** Tyk tells of every key that the dashboard reads, all of them every few seconds, and of every quota of it that was not used yet. */
export const isNoise = (line: string) =>
  /^(Retrieved key detail\.|Can't retrieve (key|api limit) quota)$/.test(String(parse(line)?.message));

/** What is no JSON is not known to be one. */
const isWarning = (line: string) => !/^(info|debug|trace)$/i.test(String(parse(line)?.level ?? 'info'));

function parse(line: string): Record<string, unknown> | undefined {
  if (!line.startsWith('{')) return undefined;
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
