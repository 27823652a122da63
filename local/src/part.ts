/** One part of the system: a process that is started, stopped and started again, and whose end is noticed. */
import type { ChildProcess } from 'node:child_process';
import { stopProcess } from '../../gateway-tyk/run/process.ts';
import type { PartName } from './logs.ts';

export interface PartStatus {
  name: PartName;
  /** It has ended when nobody asked it to, or when it did not become ready. */
  state: 'running' | 'stopped' | 'ended';
  pid?: number;
  /** Milliseconds since 1970 when that state began. */
  since: number;
  /** Of one that has ended: `SIGKILL`, `exit code 1`; not said of one that did not become ready. */
  end?: string;
  release?: { number: number; commit: string };
}

export class Part {
  readonly name: PartName;
  readonly #launch: () => Promise<ChildProcess>;
  readonly #changed: (status: PartStatus, byItself: boolean) => void;
  #process: ChildProcess | undefined;
  #state: PartStatus['state'] = 'stopped';
  #since = Date.now();
  #end: string | undefined;

  /**
   * @param launch resolves when the process is ready
   * @param changed is called after every change; `byItself` when the process ended though nobody asked it to
   */
  constructor(
    name: PartName,
    launch: () => Promise<ChildProcess>,
    changed: (status: PartStatus, byItself: boolean) => void,
  ) {
    this.name = name;
    this.#launch = launch;
    this.#changed = changed;
  }

  get status(): PartStatus {
    const [name, state, since, pid, end] = [
      this.name,
      this.#state,
      this.#since,
      this.process?.pid,
      this.#end,
    ];
    return { name, state, since, ...(pid !== undefined && { pid }), ...(end !== undefined && { end }) };
  }

  get process(): ChildProcess | undefined {
    return this.#state === 'running' ? this.#process : undefined;
  }

  async start(): Promise<void> {
    if (this.#state === 'running') return;
    let child: ChildProcess;
    try {
      child = await this.#launch();
    } catch (error) {
      this.#become('ended');
      throw error;
    }
    this.#process = child;
    const ended = () => {
      // One that is being stopped is no longer the process of this part.
      if (this.#process === child) this.#become('ended', endOf(child), true);
    };
    child.once('exit', ended);
    this.#become('running');
    if (hasEnded(child)) ended();
  }

  /** @param grace milliseconds from SIGTERM to SIGKILL */
  async stop(grace: number): Promise<void> {
    const child = this.process;
    if (!child) return;
    this.#process = undefined;
    child.kill('SIGCONT'); // one that is halted does not notice a SIGTERM
    const killing = setTimeout(() => child.kill('SIGKILL'), grace);
    await stopProcess(child).finally(() => clearTimeout(killing));
    this.#become('stopped');
  }

  #become(state: PartStatus['state'], end?: string, byItself = false): void {
    this.#state = state;
    this.#since = Date.now();
    this.#end = end;
    this.#changed(this.status, byItself);
  }
}

const hasEnded = ({ exitCode, signalCode }: ChildProcess) => exitCode !== null || signalCode !== null;

const endOf = ({ exitCode, signalCode }: ChildProcess) => signalCode ?? `exit code ${exitCode}`;
