/** `make alerts`: what fires and what is about to, as Prometheus has it; whether it was sent is Alertmanager's to say. */
import { askPrometheus, seriesName } from './prometheus.ts';
import { span, verb } from './verb.ts';

interface Alert {
  labels: Record<string, string> & { alertname: string };
  state: 'firing' | 'pending';
  activeAt: string;
}

/** What is most urgent comes first. */
const STATES = ['firing', 'pending'];
const SEVERITIES = ['page', 'ticket'];

/** Always fires, so that silence is noticed: it is no news that it does, and one that it does not. */
const WATCHDOG = 'Watchdog';

await verb(async (state) => {
  const { alerts } = await askPrometheus<{ alerts: Alert[] }>(state, 'alerts');
  const news = alerts.filter(({ labels }) => labels.alertname !== WATCHDOG).sort(byUrgency);
  const watchdog = alerts.find(({ labels, state }) => labels.alertname === WATCHDOG && state === 'firing');
  return [
    ...(news.length > 0 ? news.map(line) : ['none']),
    watchdog
      ? `firing ${WATCHDOG} for ${since(watchdog)}, as always`
      : `not firing: ${WATCHDOG}, which always should. Rules are not evaluated, or Prometheus has only just started.`,
  ];
});

function byUrgency(one: Alert, other: Alert): number {
  return (
    STATES.indexOf(one.state) - STATES.indexOf(other.state) ||
    SEVERITIES.indexOf(one.labels.severity ?? '') - SEVERITIES.indexOf(other.labels.severity ?? '') ||
    (line(one) < line(other) ? -1 : 1)
  );
}

function line({ state, activeAt, labels: { alertname, severity = '', ...others } }: Alert): string {
  const rest = Object.keys(others).length > 0 ? `  ${seriesName(others).slice(1, -1)}` : '';
  return `${state} ${severity} ${alertname} for ${since({ activeAt })}${rest}`;
}

function since({ activeAt }: Pick<Alert, 'activeAt'>): string {
  return span(Date.now() - Date.parse(activeAt));
}
