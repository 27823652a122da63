/** Starting what is measured: in production mode, on a free port, its log written but read by nobody. */
import type { ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { freePort, startProcess, stopProcess } from '../../../gateway-tyk/run/process.ts';

const root = fileURLToPath(new URL('../../..', import.meta.url));

export interface Server {
  url: string;
  process: ChildProcess;
  stop(): Promise<void>;
}

/**
 * @param file from the root of the repository; it listens on PORT
 * @param flags for node
 */
export async function startServer(
  file: string,
  env: Record<string, string> = {},
  flags: string[] = [],
): Promise<Server> {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  // exec: the process that we know is the one that listens. Only standard error comes back here.
  const args = ['-c', 'exec "$@" >/dev/null', 'sh', process.execPath, ...flags, '--import', 'tsx', file];
  const child = await startProcess('sh', args, {
    cwd: root,
    env: { NODE_ENV: 'production', PORT: String(port), ...env },
    ready: `${url}/readyz`,
  });
  return { url, process: child, stop: () => stopProcess(child) };
}
