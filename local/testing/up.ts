/** The real `make up`, less make: a child on free ports, with a state of its own, read by what it prints. */
import { type ChildProcess, spawn } from 'node:child_process';
import { EventEmitter, once } from 'node:events';
import { connect } from 'node:net';
import { fileURLToPath } from 'node:url';
import { freePort } from '../../gateway-tyk/run/process.ts';
import { OBSERVE_PORTS } from '../observe/settings.ts';
import { PORTS } from '../src/settings.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));

/** What the Makefile would set, with free ports. */
export async function upSettings(gateway: string, state: string): Promise<Record<string, string>> {
  return { GATEWAY: gateway, LOCAL_STATE: state, LOGS: 'text', ...(await freePorts(PORTS)) };
}

/** What it would set besides for OBSERVE=1. */
export const observeSettings = async () => ({ OBSERVE: '1', ...(await freePorts(OBSERVE_PORTS)) });

async function freePorts(names: readonly string[]): Promise<Record<string, string>> {
  const free = await Promise.all(names.map(async (name) => [name, String(await freePort())]));
  return Object.fromEntries(free);
}

export interface Up {
  child: ChildProcess;
  /** All that it has printed so far. */
  output(): string;
  /** Waits until the output matches; rejects with the output when the process ends before that. */
  prints(pattern: RegExp): Promise<RegExpExecArray>;
  /** The exit code, or the signal that ended it. */
  ended: Promise<number | NodeJS.Signals>;
  /** As a terminal does it: to the whole process group. */
  ctrlC(): void;
}

/** @param script one of local/src */
export function start(script: string, env: Record<string, string>, args: readonly string[] = []): Up {
  const child = spawn(process.execPath, ['--import', 'tsx', `local/src/${script}.ts`, ...args], {
    cwd: root,
    env: { ...process.env, ...env },
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const events = new EventEmitter();
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text) => {
      output += text;
      events.emit('output');
    });
  }
  const ended = once(child, 'close').then(([code, signal]) => code ?? signal);
  return {
    child,
    output: () => output,
    ended,
    ctrlC: () => process.kill(-(child.pid as number), 'SIGINT'),
    async prints(pattern) {
      for (;;) {
        const match = pattern.exec(output);
        if (match) return match;
        const end = await Promise.race([once(events, 'output'), ended.then((code) => ({ code }))]);
        if ('code' in end && !pattern.test(output))
          throw new Error(`ended with ${end.code} and printed:\n${output}`);
      }
    },
  };
}

/** @returns a function that waits until each of the ports, all of them open now, has been closed by its owner */
export async function watchPorts(ports: string[]): Promise<() => Promise<void>> {
  const sockets = ports.map((port) =>
    connect(Number(port), '127.0.0.1')
      .on('error', () => undefined)
      .resume(),
  );
  await Promise.all(sockets.map((socket) => once(socket, 'connect')));
  return async () => {
    // Not once(), which would fail for a reset, and a killed process may leave with one.
    await Promise.all(
      sockets.map((socket) => socket.closed || new Promise((closed) => socket.once('close', closed))),
    );
  };
}
