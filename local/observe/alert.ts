/** The sink as a process of its own, so that it outlives the Alertmanager whose silence it notices. */
import { DEAD_MAN_MINUTES } from '@digest/dashboards/alertmanager';
import { openSink } from './sink.ts';

const { HOST, ALERT_PORT, ALERTS_FILE, PATIENCE } = process.env;
const sink = await openSink({
  ...(HOST && { host: HOST }),
  port: Number(ALERT_PORT),
  file: ALERTS_FILE as string,
  patience: PATIENCE ? Number(PATIENCE) : DEAD_MAN_MINUTES * 60_000,
  onLine: console.log,
});

process.once('SIGTERM', () => void sink.close());
