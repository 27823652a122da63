/** The sink as a process of its own, so that it outlives the Alertmanager whose silence it notices. */
import { openSink } from './sink.ts';

const { ALERT_PORT, ALERTS_FILE, PATIENCE } = process.env;
const sink = await openSink({
  port: Number(ALERT_PORT),
  file: ALERTS_FILE as string,
  patience: Number(PATIENCE),
  onLine: console.log,
});

process.once('SIGTERM', () => void sink.close());
