/** Which alerts Alertmanager holds back. It says so only while it is so, and is therefore asked all the time. */
import { setTimeout as sleep } from 'node:timers/promises';

/** Milliseconds. An alert is there for at least as long as the shortest interval between two evaluations, which is a second. */
const PAUSE = 250;

/** @see https://github.com/prometheus/alertmanager/blob/v0.25.0/api/v2/openapi.yaml */
interface Known {
  fingerprint: string;
  labels: Record<string, string>;
  /** Fingerprints. */
  status: { inhibitedBy: string[] };
}

export interface Inhibitions {
  /** @param time milliseconds since 1970. @returns alert → the one because of which it was held back, at some time since then */
  since(time: number): Map<string, string>;
  stop(): void;
}

/** @param alertmanager its address, without a slash at the end. While it does not answer, it holds nothing back. */
export function watchInhibitions(alertmanager: string): Inhibitions {
  const held: { at: number; alert: string; by: string }[] = [];
  const stopped = new AbortController();
  const look = async () => {
    const answer = await fetch(`${alertmanager}/api/v2/alerts`, { signal: stopped.signal });
    const alerts = (await answer.json()) as Known[];
    const names = new Map(alerts.map(({ fingerprint, labels }) => [fingerprint, labels.alertname as string]));
    for (const { labels, status } of alerts) {
      const by = names.get(status.inhibitedBy[0] as string);
      if (by) held.push({ at: Date.now(), alert: labels.alertname as string, by });
    }
  };
  const watch = async () => {
    while (!stopped.signal.aborted) {
      await look().catch(() => undefined);
      await sleep(PAUSE, undefined, { signal: stopped.signal }).catch(() => undefined);
    }
  };
  void watch();
  return {
    since: (time) => new Map(held.filter(({ at }) => at >= time).map(({ alert, by }) => [alert, by])),
    stop: () => stopped.abort(),
  };
}
