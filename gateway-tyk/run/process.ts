/** A child process that is known to be ready, and ends when told to: by its parent or with it, not by a Ctrl-C. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';

export interface ProcessOptions {
  cwd?: string;
  /** Added to this process's own environment. */
  env?: Record<string, string>;
  /** Ready as soon as a GET of this URL answers 200, or as soon as this returns true. */
  ready: string | (() => Promise<boolean>);
  onLine?: (line: string) => void;
}

/** @throws Error with the last lines that the process printed, when it ends or stays silent for 30 s before it is ready */
export async function startProcess(
  command: string,
  args: string[],
  options: ProcessOptions,
): Promise<ChildProcess> {
  const child = spawn(command, args, {
    cwd: options.cwd,
    env: { ...process.env, ...options.env },
    stdio: ['ignore', 'pipe', 'pipe'],
    // A group of its own: a terminal sends Ctrl-C to the whole group of its parent, which wants to end it in its turn.
    detached: true,
  });
  guard(child);
  const tail: string[] = [];
  for (const stream of [child.stdout, child.stderr]) {
    createInterface({ input: stream }).on('line', (line) => {
      if (tail.push(line) > 20) tail.shift();
      options.onLine?.(line);
    });
  }
  const gone = once(child, 'exit').then(([code, signal]) => `ended with ${signal ?? `exit code ${code}`}`);
  const ended = Promise.race([
    gone,
    once(child, 'error').then(([error]) => `could not start: ${error.message}`),
  ]);
  const { ready } = options;
  const isReady =
    typeof ready === 'string'
      ? async () => (await fetch(ready, { signal: AbortSignal.timeout(1000) })).status === 200
      : ready;
  const deadline = Date.now() + 30_000;
  for (;;) {
    const state = await Promise.race([ended, isReady().catch(() => false)]);
    if (state === true) return child;
    if (state === false && Date.now() < deadline) await sleep(25);
    else {
      await stopProcess(child);
      const why = state === false ? 'was not ready within 30 s' : state;
      throw new Error(`${command} ${why}. Its last lines:\n${tail.join('\n')}`);
    }
  }
}

/** Sends the signal and waits for the end; does nothing when the process has ended already. */
export async function stopProcess(child: ChildProcess, signal: NodeJS.Signals = 'SIGTERM'): Promise<void> {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  const end = once(child, 'exit');
  child.kill(signal);
  await end;
}

/** Even a SIGKILL of this process leaves no orphan: the guard's pipe closes with it, and the guard kills the child's group. */
function guard(child: ChildProcess): void {
  if (child.pid === undefined) return;
  const script = 'read -r _ || kill -s KILL -- "-$0"';
  const sh = spawn('sh', ['-c', script, String(child.pid)], {
    stdio: ['pipe', 'ignore', 'ignore'],
    detached: true,
  });
  sh.unref();
  (sh.stdin as Socket).unref();
  child.once('exit', () => sh.stdin.end('ended\n'));
}

const given = new Set<number>();

/** @returns a port of 127.0.0.1 that nothing listened on a moment ago, and that nobody in this process was given before */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  server.close();
  await once(server, 'close');
  if (given.has(port)) return freePort();
  given.add(port);
  return port;
}
