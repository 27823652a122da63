/** What the sink was told: of each alert when it came, and whether it is over. */
import { existsSync, readFileSync } from 'node:fs';
import { DEAD_MAN, type Notification } from '../observe/sink.ts';

/** A line of alerts.jsonl. */
export type Told = Notification & {
  /** ISO 8601. */
  at: string;
  /** Which receiver: /page, /ticket, /watchdog, or /dead-man, which tells of silence. */
  path: string;
};

/** That it fires is health; its silence is told of by another way. */
const WATCHDOG = 'Watchdog';

/** @param file of the sink; one that is not there yet has nothing. A last line that is still being written is left out. */
export function readTold(file: string): Told[] {
  if (!existsSync(file)) return [];
  const whole = readFileSync(file, 'utf8').split('\n').slice(0, -1);
  return whole.map((line) => JSON.parse(line) as Told);
}

/** One alert at the sink: all its groups and labels taken together. */
export interface Delivery {
  alert: string;
  path: string;
  /** Milliseconds since 1970. Of the first notification that it fires. */
  at: number;
  /** Of the notification by which all of it was over; absent while some of it fires. */
  over?: number;
}

/** @param since milliseconds since 1970: what fired before and was told before does not count */
export function deliveries(told: readonly Told[], since: number): Map<string, Delivery> {
  const found = new Map<string, Delivery>();
  /** Fingerprints that fire, by alert. */
  const firing = new Map<string, Set<string>>();
  for (const { at, path, alerts } of told) {
    const time = Date.parse(at);
    if (time < since) continue;
    for (const { status, labels, fingerprint } of alerts) {
      const alert = labels.alertname ?? '';
      if (alert === WATCHDOG && path !== DEAD_MAN) continue;
      const open = firing.get(alert) ?? new Set();
      const { over, ...delivery } = found.get(alert) ?? { alert, path, at: time };
      if (status === 'firing') {
        firing.set(alert, open.add(fingerprint));
        found.set(alert, delivery);
      } else if (open.delete(fingerprint) && open.size === 0) found.set(alert, { ...delivery, over: time });
    }
  }
  return found;
}

/** @returns whether the Watchdog has been heard: then alerts get from Prometheus to the sink */
export const heard = (told: readonly Told[]): boolean =>
  told.some(({ path, alerts }) => path === '/watchdog' && alerts.some(({ status }) => status === 'firing'));
