import { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import { type Audit, type AuditEntry, AuditError, type AuditPage } from './audit.ts';
import { recentInCloudWatch } from './cloudwatch.ts';
import { appendLine, lastLines } from './file.ts';
import { lineOf, parseLine } from './line.ts';

/** Entries kept in memory, to be shown. */
const KEPT = 5_000;

export interface AuditOptions {
  /** Made when it is not there, with its folder; for its owner only. */
  file?: string;
  /** Of CloudWatch Logs: where standard output ends up, and where lines of other tasks and of earlier ones are read. */
  logGroup?: string;
  region?: string;
  /** Takes a line without its newline to standard output, and has written it when it resolves. */
  out: (line: string) => Promise<void>;
  /** Hears of what is wrong and does not fail a write. */
  warn: (fields: object, message: string) => void;
  /** Of CloudWatch Logs. */
  client?: CloudWatchLogsClient;
}

/** One of file and log group is needed: what is on standard output alone nobody can look up. */
export function createAudit(options: AuditOptions): Audit {
  const { file, logGroup, region, out, warn } = options;
  if (file === undefined && logGroup === undefined) throw new Error('the audit needs a file or a log group');
  const client = logGroup === undefined ? undefined : (options.client ?? cloudWatch(region));
  const { kept, notes, ...before } =
    file === undefined ? { kept: [], dropped: false, notes: [] } : readBack(file, warn);
  let { dropped } = before;
  const search = client && logGroup !== undefined && sharing(client, logGroup);
  let last: Promise<unknown> = Promise.resolve();

  async function put(entry: Omit<AuditEntry, 'time'>): Promise<void> {
    const whole: AuditEntry = { time: new Date().toISOString(), ...entry };
    const line = lineOf(whole);
    if (file !== undefined) await appendLine(file, line);
    try {
      await out(line);
    } catch (cause) {
      throw new AuditError(`Nothing can be written to standard output (${(cause as Error).message}).`, {
        cause,
      });
    }
    if (kept.push(whole) <= KEPT) return;
    kept.shift();
    dropped = true;
  }

  function ownRecent({ key, limit }: { key?: string; limit: number }): AuditPage {
    const found = kept.filter((entry) => key === undefined || entry.key === key).reverse();
    const rest = found.length > limit || dropped ? [`Older entries are in ${file ?? 'the log'}.`] : [];
    const older = [...rest, ...notes].join(' ');
    return { entries: found.slice(0, limit), ...(older && { older }) };
  }

  return {
    write(entry) {
      const written = last.then(() => put(entry));
      last = written.catch(() => {});
      return written;
    },
    async recent(query) {
      const own = ownRecent(query);
      if (!search) return own;
      try {
        const { entries, older } = await search(query);
        const all = merge(own.entries, entries);
        const more = `More entries are in the log group ${logGroup} of CloudWatch Logs.`;
        return { entries: all.slice(0, query.limit), older: all.length > query.limit ? more : older };
      } catch (error) {
        if (!(error instanceof AuditError)) throw error;
        warn({ err: error }, 'audit lines could not be read from CloudWatch Logs');
        return { ...own, older: `${error.message} Shown is only what this task did.` };
      }
    },
  };
}

/** For how long an answer of CloudWatch Logs is new, in milliseconds: people load a page again, and several look at one. */
const NEW = 5_000;

/** @returns a search whose answers are shared by those who ask the same within seconds */
function sharing(client: CloudWatchLogsClient, logGroup: string) {
  const answers = new Map<string, ReturnType<typeof recentInCloudWatch>>();
  return (query: Parameters<Audit['recent']>[0]) => {
    const name = JSON.stringify([query.key, query.limit, query.brief]);
    const known = answers.get(name);
    if (known) return known;
    const answer = recentInCloudWatch({ client, logGroup, ...query });
    answers.set(name, answer);
    setTimeout(() => answers.delete(name), NEW).unref();
    return answer;
  };
}

const cloudWatch = (region: string | undefined) =>
  new CloudWatchLogsClient({ ...(region && { region }), maxAttempts: 2 });

interface Before {
  /** The oldest first. */
  kept: AuditEntry[];
  /** Whether there were more. */
  dropped: boolean;
  /** Sentences on what else is not shown. */
  notes: string[];
}

/** What earlier processes wrote to the file. */
function readBack(file: string, warn: AuditOptions['warn']): Before {
  try {
    const { lines, all } = lastLines(file);
    const entries = lines.map(parseLine);
    const kept = entries.filter((entry) => entry !== undefined);
    const others = entries.length - kept.length;
    if (others > 0)
      warn({ file, lines: others }, 'the audit file has lines that are torn, or none of the audit');
    return {
      kept: kept.slice(-KEPT),
      dropped: !all || kept.length > KEPT,
      notes: others > 0 ? [`Lines of ${file} that are torn, or none of the audit: ${others}.`] : [],
    };
  } catch (error) {
    warn({ file, err: error }, 'the audit file cannot be read');
    const notes = [`${file} could not be read at start (${(error as Error).message}).`];
    return { kept: [], dropped: false, notes };
  }
}

/** What is here may not be in CloudWatch Logs yet, and what is there is mostly not here. @returns the newest first */
function merge(own: AuditEntry[], others: AuditEntry[]): AuditEntry[] {
  const lines = new Map([...own, ...others].map((entry) => [lineOf(entry), entry]));
  return [...lines.values()].sort((a, b) => Date.parse(b.time) - Date.parse(a.time));
}
