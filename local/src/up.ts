/** `make up`: runs the whole system until Ctrl-C, or until a part of it ends. */
import { banner } from './banner.ts';
import { keepDemoKey } from './demo.ts';
import { gatewayOf } from './gateway-api.ts';
import { Logs } from './logs.ts';
import { checkPorts, readSettings } from './settings.ts';
import { keepSecrets, readRunning } from './state.ts';
import { startSystem } from './system.ts';

let stopping = false;

/** Resolves on the first signal. A second one ends this process, and what it started dies with it (see run/process.ts). */
const interrupted = new Promise<undefined>((resolve) => {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    process.on(signal, () => {
      if (stopping) process.exit(130);
      stopping = true;
      console.log('\nStopping, in order; another Ctrl-C kills.');
      resolve(undefined);
    });
  }
});

async function up(): Promise<number> {
  const settings = readSettings(process.env);
  const { gateway, ports, state, observe } = settings;
  const other = readRunning(state);
  if (other) {
    if (other.project)
      throw new Error(`Containers run the system on ${state}. \`make down-docker\` ends them.`);
    const otherwise =
      'Stop it there, or set another LOCAL_STATE. If that is something else, remove its running.json.';
    throw new Error(`Process ${other.pid} runs the system on ${state}. ${otherwise}`);
  }
  await checkPorts(settings);
  const secrets = keepSecrets(state);
  const logs = new Logs(settings.logs);

  const system = await startSystem({ gateway, ports, state, secrets, logs, ...(observe && { observe }) });
  try {
    if (stopping) return 0;
    const api = gatewayOf({ ports, secrets });
    console.log(banner(settings, secrets.OPERATOR_TOKEN, await keepDemoKey(api, state, gateway)));
    logs.shown = true;
    const dead = await Promise.race([interrupted, system.firstToEnd()]);
    logs.shown = false;
    if (!dead) return 0;
    console.error(`\nThe ${dead.name} ended by itself with ${dead.end}. Its last lines:`);
    console.error(logs.tail(dead.name));
    return 1;
  } finally {
    await system.stopAll((part) => console.log(`  ${part} has ended`));
  }
}

try {
  process.exit(await up());
} catch (error) {
  console.error((error as Error).message);
  process.exit(1);
}
