/** `make up-docker`: the whole system in containers. Returns when it runs; `make down-docker` ends it. */
import { setTimeout as sleep } from 'node:timers/promises';
import { query } from '../observe/query.ts';
import { keepDemoKey } from '../src/demo.ts';
import { gatewayOf } from '../src/gateway-api.ts';
import { requireFree } from '../src/settings.ts';
import { keepSecrets, readRunning, saveRunning, stateFolder } from '../src/state.ts';
import { composedBanner } from './banner.ts';
import { compose, dockerProgram, projectOf } from './docker.ts';
import { composedPorts, writeValues } from './values.ts';

/** Of one start, in seconds. Grafana's first is the longest. */
const PATIENCE = 180;

/** Until all are known to do what they are for, in milliseconds. */
const REPORTS = 90_000;

/** Jobs, and how many of each report to Prometheus by way of the collector when all is well. */
const MEASURED = { 'digest-api': 2, 'digest-dashboard': 1, redis: 1, 'otel-collector': 1 };

async function upDocker(env: NodeJS.ProcessEnv): Promise<void> {
  dockerProgram();
  const state = stateFolder(env);
  const project = projectOf(env);
  const ports = composedPorts(env);
  const running = readRunning(state);
  if (running?.pid !== undefined)
    throw new Error(`Process ${running.pid} runs the system on ${state}. Stop it there first.`);
  if (!running) await requireFree(ports, 'up-docker');
  const secrets = keepSecrets(state);
  writeValues(state, ports, secrets, env);
  // Before it is started: what then is not well can be asked why.
  saveRunning(state, { gateway: 'tyk', ports, observe: ports, parts: {}, project });

  const start = ['up', '--detach', '--remove-orphans', '--wait', '--wait-timeout', String(PATIENCE)];
  const { status } = compose(state, project, start, { show: true });
  if (status !== 0) {
    compose(state, project, ['ps', '--all'], { show: true });
    compose(state, project, ['logs', '--tail', '10'], { show: true });
    throw new Error(
      'Not everything has started; its last lines are above. `make down-docker` ends what has.',
    );
  }
  await ready(`http://127.0.0.1:${ports.CONTROL_PORT}/ready`);
  await measured(`http://127.0.0.1:${ports.PROMETHEUS_PORT}`);
  const token = await keepDemoKey(gatewayOf({ ports, secrets }), state, 'tyk');
  console.log(composedBanner({ ports, secrets, state, token }));
}

/** Nothing in Tyk's image could ask it. @throws Error when it is not ready in time */
async function ready(url: string): Promise<void> {
  const deadline = Date.now() + REPORTS;
  while (
    !(await fetch(url).then(
      ({ ok }) => ok,
      () => false,
    ))
  ) {
    if (Date.now() > deadline)
      throw new Error(
        'The gateway does not become ready. `make logs STACK=docker PART=gateway` may say why.',
      );
    await sleep(200);
  }
}

/** @throws Error that says which jobs are missing: collector and exporter have no health check that would */
async function measured(prometheus: string): Promise<void> {
  const deadline = Date.now() + REPORTS;
  for (;;) {
    const up = await query(prometheus, 'count by (job) (up == 1)');
    const counts = new Map(up.map(({ metric, value }) => [metric.job, Number(value[1])]));
    const missing = Object.entries(MEASURED).filter(([job, count]) => (counts.get(job) ?? 0) < count);
    if (missing.length === 0) return;
    if (Date.now() > deadline)
      throw new Error(
        `Everything runs, but Prometheus does not hear of ${missing.map(([job]) => job).join(', ')}. \`make logs STACK=docker PART=collector\` may say why.`,
      );
    await sleep(500);
  }
}

try {
  await upDocker(process.env);
} catch (error) {
  console.error((error as Error).message);
  process.exit(1);
}
