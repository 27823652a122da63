import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const API = new URL('../../', import.meta.url);
const children = new Set<ChildProcess>();

/** The service, or another one whose folder is given, as a process of its own, on free ports. */
export class Process {
  readonly child: ChildProcess;
  readonly lines: Array<Record<string, unknown>> = [];
  errors = '';
  /** Resolves to the exit code when everything that it wrote is here. */
  readonly exited: Promise<number | null>;

  constructor(env: Record<string, string> = {}, preload?: string, folder: URL = API) {
    const imports = ['--import', 'tsx', ...(preload ? ['--import', `data:text/javascript,${preload}`] : [])];
    this.child = spawn(process.execPath, [...imports, 'src/main.ts'], {
      cwd: fileURLToPath(folder),
      env: {
        PATH: process.env.PATH,
        HOST: '127.0.0.1',
        PORT: '0',
        METRICS_PORT: '0',
        DRAIN_DELAY: '0',
        ...env,
      },
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    });
    children.add(this.child);
    createInterface({ input: this.child.stdout as NodeJS.ReadableStream }).on('line', (line) => {
      this.lines.push(JSON.parse(line));
      this.child.emit('line');
    });
    this.child.stderr?.setEncoding('utf8').on('data', (text) => {
      this.errors += text;
    });
    this.exited = once(this.child, 'close').then(([code]) => code);
  }

  /** The first log line, past or to come, with this message. */
  async logged(msg: string): Promise<Record<string, unknown>> {
    for (;;) {
      const line = this.lines.find((entry) => entry.msg === msg);
      if (line) return line;
      const ended = this.exited.then((code) => {
        throw new Error(
          `exited with ${code} before it logged "${msg}":\n${this.errors}${JSON.stringify(this.lines)}`,
        );
      });
      await Promise.race([once(this.child, 'line'), ended]);
    }
  }

  async port(): Promise<number> {
    return (await this.logged('listening')).port as number;
  }

  signal(name: 'SIGTERM' | 'SIGINT'): void {
    this.child.kill(name);
  }
}

// What a failed test left behind.
after(() => {
  for (const child of children) child.kill('SIGKILL');
});
