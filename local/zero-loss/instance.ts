/** One process of the API, as production runs it but for its drain, which is shortened. */
import { fileURLToPath } from 'node:url';
import { startProcess, stopProcess } from '../../gateway-tyk/run/process.ts';

export interface InstanceOptions {
  /** What node runs, in api/: the source by default; what `npm run build` makes of it starts in half the time. */
  main?: string[];
  /** More environment; it wins. */
  env?: Record<string, string>;
}

export interface Instance {
  port: number;
  /** @returns the exit code, null when the signal itself ended it */
  stop(signal: NodeJS.Signals): Promise<number | null>;
}

const api = fileURLToPath(new URL('../../api', import.meta.url));

const ENVIRONMENT = {
  HOST: '127.0.0.1',
  PORT: '0',
  METRICS_PORT: '0',
  LOG_LEVEL: 'error',
  // Seconds. As in timeouts.yaml, the delay is long against health checks and against the time between two calls.
  DRAIN_DELAY: '1',
  DRAIN_DEADLINE: '5',
};

export async function startInstance({ main, env }: InstanceOptions): Promise<Instance> {
  let port = 0;
  const child = await startProcess(process.execPath, main ?? ['--import', 'tsx', 'src/main.ts'], {
    cwd: api,
    env: { ...ENVIRONMENT, ...env },
    ready: async () => port > 0,
    onLine: (line) => {
      port = Number(/"port":(\d+).*"listening"/.exec(line)?.[1] ?? port);
    },
  });
  return {
    port,
    stop: async (signal) => {
      await stopProcess(child, signal);
      return child.exitCode;
    },
  };
}
