/** The instances of the API that run, and the forwarder in front of them. */
import { type ChildProcess, fork } from 'node:child_process';
import { on, once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { FromForwarder, ToForwarder } from './forwarder.ts';
import { type Instance, type InstanceOptions, startInstance } from './instance.ts';

export interface FleetOptions extends InstanceOptions {
  /** Milliseconds between health checks. */
  checkEvery?: number;
}

export class Fleet {
  /** Where calls go. */
  readonly url: string;
  readonly #forwarder: ChildProcess;
  readonly #options: InstanceOptions;
  readonly #instances = new Map<number, Instance>();

  static async start(options: FleetOptions): Promise<Fleet> {
    const file = fileURLToPath(new URL('forwarder.ts', import.meta.url));
    const { checkEvery = 50 } = options;
    const forwarder = fork(file, [String(checkEvery)], { execArgv: ['--import', 'tsx'] });
    const [{ url }] = (await once(forwarder, 'message')) as [FromForwarder];
    return new Fleet(url, forwarder, options);
  }

  private constructor(url: string, forwarder: ChildProcess, options: InstanceOptions) {
    this.url = url;
    this.#forwarder = forwarder;
    this.#options = options;
  }

  /** Resolves when the new instance gets connections. */
  async add(): Promise<Instance> {
    const messages = on(this.#forwarder, 'message');
    const instance = await startInstance(this.#options);
    this.#instances.set(instance.port, instance);
    this.#tell();
    for await (const [{ healthy }] of messages) if ((healthy as number[]).includes(instance.port)) break;
    return instance;
  }

  /** @returns the exit code, null when the signal itself ended it */
  async remove(instance: Instance, signal: NodeJS.Signals): Promise<number | null> {
    const code = await instance.stop(signal);
    this.#instances.delete(instance.port);
    this.#tell();
    return code;
  }

  async stop(): Promise<void> {
    await Promise.all([...this.#instances.values()].map((instance) => instance.stop('SIGKILL')));
    const end = once(this.#forwarder, 'exit');
    this.#forwarder.kill();
    await end;
  }

  #tell(): void {
    this.#forwarder.send([...this.#instances.keys()] satisfies ToForwarder);
  }
}
