/**
 * Where notifications end on a laptop: each is kept in a file, and what is new in it becomes a line of the log. It is the dead man too, which in
 * AWS is an alarm of CloudWatch: when no Watchdog comes, it writes a notification of its own.
 */
import { once } from 'node:events';
import { appendFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { json } from 'node:stream/consumers';
import { DEAD_MAN_MINUTES } from '@digest/dashboards/alertmanager';
import { links } from '@digest/dashboards/links';

/** @see https://prometheus.io/docs/alerting/latest/configuration/#webhook_config */
export interface Notification {
  receiver: string;
  status: 'firing' | 'resolved';
  alerts: {
    status: 'firing' | 'resolved';
    labels: Record<string, string>;
    annotations: Record<string, string>;
    startsAt: string;
    endsAt: string;
    fingerprint: string;
  }[];
}

/** The path of what the sink writes by itself, when no Watchdog comes. */
export const DEAD_MAN = '/dead-man';

interface SinkOptions {
  /** Address to listen on; only this machine's if not said. */
  host?: string;
  port: number;
  /** Gets a line of JSON a notification: the webhook's body, with `at` (when it came) and `path` (which receiver, or `/dead-man`). */
  file: string;
  /** Milliseconds without a Watchdog after which alerting counts as dead. */
  patience: number;
  onLine: (line: string) => void;
}

export async function openSink({ host = '127.0.0.1', port, file, patience, onLine }: SinkOptions) {
  const lines = newLines();
  const keep = (path: string, notification: Notification) => {
    const at = new Date().toISOString();
    // First that it can be read at all: what is no notification is not kept.
    const messages = lines(notification);
    appendFileSync(file, `${JSON.stringify({ at, path, ...notification })}\n`, { mode: 0o600 });
    for (const message of messages) onLine(JSON.stringify({ level: 'info', time: at, message }));
  };
  const deadMan = startDeadMan(patience, (notification) => keep(DEAD_MAN, notification));
  const server = createServer(async (req, res) => {
    if (req.method === 'GET') return void res.end(); // ready
    try {
      keep(req.url as string, (await json(req)) as Notification);
      if (req.url === '/watchdog') deadMan.heard();
      res.end();
    } catch (error) {
      // Alertmanager tries again, and counts it as failed.
      res.writeHead(500).end(String(error));
    }
  });
  server.listen(port, host);
  await once(server, 'listening');
  return {
    async close() {
      deadMan.stop();
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

/** Also before the first Watchdog: an alerting that never worked is as dead. */
function startDeadMan(patience: number, tell: (notification: Notification) => void) {
  let deadSince: string | undefined;
  const notify = (status: 'firing' | 'resolved', startsAt: string, endsAt: string) =>
    tell({
      receiver: 'dead-man',
      status,
      alerts: [
        {
          status,
          labels: { alertname: 'Watchdog', severity: 'page' },
          annotations: {
            summary: `No Watchdog from Alertmanager for ${DEAD_MAN_MINUTES} minutes: other alerts do not arrive either.`,
            runbook_url: links.runbook('Watchdog'),
          },
          startsAt,
          endsAt,
          fingerprint: 'dead-man',
        },
      ],
    });
  const timer = setTimeout(() => {
    deadSince = new Date().toISOString();
    notify('firing', deadSince, '0001-01-01T00:00:00Z'); // no end, as Alertmanager says it
  }, patience);
  return {
    heard() {
      timer.refresh();
      if (deadSince !== undefined) notify('resolved', deadSince, new Date().toISOString());
      deadSince = undefined;
    },
    stop: () => clearTimeout(timer),
  };
}

/** A notification repeats what was said before about its whole group; what always fires is said once. */
function newLines(): (notification: Notification) => string[] {
  const said = new Map<string, string>();
  return ({ alerts }) =>
    alerts.flatMap(({ status, labels, annotations, fingerprint }) => {
      if (said.get(fingerprint) === status) return [];
      said.set(fingerprint, status);
      const { alertname, severity = 'none' } = labels;
      const { summary = 'no summary', runbook_url: runbook } = annotations;
      const state = status === 'firing' ? 'FIRING' : 'resolved';
      const words = [state, ...(severity === 'none' ? [] : [severity]), `${alertname}: ${summary}`];
      return [[...words, ...(runbook ? [runbook] : [])].join(' ')];
    });
}
