/** Where notifications end on a laptop: each is kept in a file, and what is new in it becomes a line of the log. */
import { once } from 'node:events';
import { appendFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { json } from 'node:stream/consumers';

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

/** @param file gets a line of JSON a notification: the webhook's body, with `at` (when it came) and `path` (which receiver) */
export async function openSink(port: number, file: string, onLine: (line: string) => void) {
  const lines = newLines();
  const server = createServer(async (req, res) => {
    const at = new Date().toISOString();
    try {
      const notification = (await json(req)) as Notification;
      appendFileSync(file, `${JSON.stringify({ at, path: req.url, ...notification })}\n`, { mode: 0o600 });
      for (const message of lines(notification)) onLine(JSON.stringify({ level: 'info', time: at, message }));
      res.end();
    } catch (error) {
      // Alertmanager tries again, and counts it as failed.
      res.writeHead(500).end(String(error));
    }
  });
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  return {
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
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
