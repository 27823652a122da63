/** A redis-server of our own: loopback, password, and on disk, because Redis is where the keys are. */
import type { ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { connect } from 'node:net';
import { fromImages, imageCommand } from './image.ts';
import { freePort, startProcess, stopProcess } from './process.ts';

export interface Redis {
  port: number;
  password: string;
  process: ChildProcess;
  stop(): Promise<void>;
}

export interface RedisOptions {
  /** Keeps the append-only file. */
  dir: string;
  port?: number;
  password?: string;
  onLine?: (line: string) => void;
}

export async function startRedis(options: RedisOptions): Promise<Redis> {
  const { dir, port = await freePort(), password = randomBytes(16).toString('hex'), onLine } = options;
  mkdirSync(dir, { recursive: true });
  const args = ['--bind', '127.0.0.1', '--port', String(port), '--requirepass', password, '--dir', dir];
  // Every write is in the file before it is answered for, at most a second later: a key handed out stays valid.
  const durable = ['--appendonly', 'yes', '--appendfsync', 'everysec', '--save', ''];
  const command = ['redis-server', ...args, ...durable] as const;
  const [program, ...words] = fromImages
    ? imageCommand('redis', { variables: [], folders: { write: [dir] }, command })
    : command;
  const child = await startProcess(program, words, {
    ready: () => answersPing(port, password),
    ...(onLine && { onLine }),
  });
  return { port, password, process: child, stop: () => stopProcess(child) };
}

/** QUIT makes Redis close the connection after its answers, of which one is an error while it still loads its file. */
function answersPing(port: number, password: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => socket.write(`AUTH ${password}\r\nPING\r\nQUIT\r\n`));
    let answer = '';
    socket.on('data', (data) => {
      answer += data;
    });
    socket.on('error', () => resolve(false));
    socket.on('close', () => resolve(answer.includes('+PONG')));
  });
}
