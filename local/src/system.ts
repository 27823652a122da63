/** The running system: its parts can be stopped, started and released one by one, by whoever asks its control socket. */
import type { ChildProcess } from 'node:child_process';
import { EventEmitter, once } from 'node:events';
import { timeouts } from '@digest/api/service';
import type { GatewayKind } from '../../gateway-tyk/run/gateway.ts';
import { freePort } from '../../gateway-tyk/run/process.ts';
import type { Observe } from '../observe/settings.ts';
import { type Control, openControl } from './control/server.ts';
import type { Logs, PartName } from './logs.ts';
import { Part, type PartStatus } from './part.ts';
import { NEEDS, type PartsOptions, STOP_ORDER, starters } from './parts.ts';
import { checkout, isReleased, type Release, type Released, Releases } from './releases.ts';
import type { Ports } from './settings.ts';
import { forgetRunning, type Secrets, saveRunning } from './state.ts';

export type { PartStatus } from './part.ts';
export type { Release, Released } from './releases.ts';

export interface SystemOptions extends PartsOptions {
  /** Puts a part `proxy` between gateway and API, a forwarder of TCP: what Service Connect's is on AWS. */
  proxy?: boolean;
  /** What runs first; the checkout, if not said. */
  releases?: Partial<Record<Released, Release>>;
  /** Milliseconds from SIGTERM to SIGKILL; as on ECS, if not said. */
  grace?: number;
}

export interface System {
  gateway: GatewayKind;
  ports: Ports;
  observe?: Observe;
  /** Folder; while it runs, running.json there says where everything is. */
  state: string;
  secrets: Secrets;
  /** In STOP_ORDER. */
  status(): PartStatus[];
  /** Of a part that runs. */
  process(part: PartName): ChildProcess | undefined;
  /** With the release that it had. @throws Error with its last lines when it does not become ready; does nothing when it runs */
  start(part: PartName): Promise<void>;
  /** As ECS does: SIGTERM, and after the grace SIGKILL. Also a part that was halted (SIGSTOP). Resolves when it has ended. */
  stop(part: PartName): Promise<void>;
  /** Keeps the release, so a bad one stays bad. */
  restart(part: PartName): Promise<void>;
  /** Stops what runs and starts this. @throws Error as start does; it is the release of the part all the same */
  release(part: Released, release: Release): Promise<void>;
  /** Starts the release before this one. @throws Error when there is none */
  rollback(part: Released): Promise<Release>;
  /** The last lines that it printed, as it printed them; over restarts. */
  lines(part: PartName, count: number): string[];
  /** In STOP_ORDER; every verb is refused from then on. @param ended is told of each */
  stopAll(ended?: (part: PartName) => void): Promise<void>;
  /** Resolves with the first part that ends though nobody asked it to. */
  firstToEnd(): Promise<PartStatus>;
}

/** @throws Error with the last lines of each part that did not become ready; the others are stopped by then */
export async function startSystem(options: SystemOptions): Promise<System> {
  const system = new Supervisor(options, options.proxy ? await freePort() : undefined);
  await system.startAll();
  return system;
}

class Supervisor implements System {
  readonly gateway: GatewayKind;
  readonly ports: Ports;
  readonly observe?: Observe;
  readonly state: string;
  readonly secrets: Secrets;
  readonly #logs: Logs;
  readonly #grace: number;
  readonly #releases: Record<Released, Releases>;
  readonly #parts = new Map<PartName, Part>();
  readonly #ends = new EventEmitter();
  readonly #firstEnd = once(this.#ends, 'end').then(([part]) => part as PartStatus);
  #control: Control | undefined;
  #turn: Promise<unknown> = Promise.resolve();
  #stopped: Promise<void> | undefined;

  constructor(options: SystemOptions, proxyPort: number | undefined) {
    const { gateway, ports, observe, state, secrets, logs, releases, grace } = options;
    this.gateway = gateway;
    this.ports = ports;
    if (observe) this.observe = observe;
    this.state = state;
    this.secrets = secrets;
    this.#logs = logs;
    this.#grace = grace ?? timeouts.ecs.stop * 1000;
    this.#releases = {
      api: new Releases(releases?.api ?? checkout()),
      gateway: new Releases(releases?.gateway ?? checkout()),
    };
    const launches = starters(options, (part) => this.#releases[part].current.release, proxyPort);
    for (const name of STOP_ORDER) {
      const launch = launches[name];
      if (!launch) continue;
      const changed = (status: PartStatus, byItself: boolean) => this.#changed(status, byItself);
      this.#parts.set(name, new Part(name, launch, changed));
    }
  }

  async startAll(): Promise<void> {
    try {
      await startSideBySide(this.#parts);
      this.#control = await openControl(this);
    } catch (error) {
      await this.stopAll();
      throw error;
    }
    this.#announce();
  }

  status(): PartStatus[] {
    return [...this.#parts.values()].map(({ name, status }) => {
      if (!isReleased(name)) return status;
      const { number, release } = this.#releases[name].current;
      return { ...status, release: { number, commit: release.commit } };
    });
  }

  process(name: PartName): ChildProcess | undefined {
    return this.#find(name).process;
  }

  start(name: PartName): Promise<void> {
    return this.#inTurn(() => this.#find(name).start());
  }

  stop(name: PartName): Promise<void> {
    return this.#inTurn(() => this.#find(name).stop(this.#grace));
  }

  restart(name: PartName): Promise<void> {
    return this.#inTurn(() => this.#replace(this.#find(name)));
  }

  release(name: Released, release: Release): Promise<void> {
    return this.#inTurn(() => {
      this.#releases[name].add(release);
      return this.#replace(this.#find(name));
    });
  }

  rollback(name: Released): Promise<Release> {
    return this.#inTurn(async () => {
      const release = this.#releases[name].back();
      await this.#replace(this.#find(name));
      return release;
    });
  }

  lines(name: PartName, count: number): string[] {
    return this.#logs.lines(this.#find(name).name, count);
  }

  firstToEnd(): Promise<PartStatus> {
    return this.#firstEnd;
  }

  stopAll(ended?: (part: PartName) => void): Promise<void> {
    this.#stopped ??= this.#stopAll(ended);
    return this.#stopped;
  }

  async #stopAll(ended?: (part: PartName) => void): Promise<void> {
    await this.#turn;
    await this.#control?.close();
    for (const part of this.#parts.values()) {
      await part.stop(this.#grace);
      ended?.(part.name);
    }
    forgetRunning(this.state);
  }

  /** One thing after the other, whoever asks. */
  #inTurn<T>(act: () => Promise<T>): Promise<T> {
    const result = this.#turn.then(() => {
      if (this.#stopped) throw new Error('The system is being stopped.');
      return act();
    });
    this.#turn = result.catch(() => undefined);
    return result;
  }

  #find(name: PartName): Part {
    const part = this.#parts.get(name);
    if (part) return part;
    throw new Error(`There is no part ${name} here. There are: ${[...this.#parts.keys()].join(', ')}.`);
  }

  /** The proxy lets calls wait for the next API. */
  async #replace(part: Part): Promise<void> {
    const proxy = part.name === 'api' && part.process ? this.#parts.get('proxy')?.process : undefined;
    proxy?.kill('SIGUSR2');
    try {
      await part.stop(this.#grace);
      await part.start();
    } finally {
      proxy?.kill('SIGHUP');
    }
  }

  #changed(status: PartStatus, byItself: boolean): void {
    if (byItself) this.#ends.emit('end', status);
    this.#announce();
  }

  /** For the commands that look for it, from the time on when everything is ready. */
  #announce(): void {
    if (!this.#control || this.#stopped) return;
    const pids = this.status().flatMap(({ name, pid }) => (pid === undefined ? [] : [[name, pid] as const]));
    saveRunning(this.state, {
      pid: process.pid,
      gateway: this.gateway,
      ports: this.ports,
      ...(this.observe && { observe: this.observe.ports }),
      parts: Object.fromEntries(pids),
      control: this.#control.socket,
    });
  }
}

/** But for what needs another part. @throws Error with what every part says that did not start */
async function startSideBySide(parts: ReadonlyMap<PartName, Part>): Promise<void> {
  const starts = new Map<PartName, Promise<void>>();
  // The last to be stopped first, since it is what others need.
  for (const part of [...parts.values()].reverse()) {
    const needed = starts.get(NEEDS[part.name] as PartName);
    // When that fails, only that has something to say.
    const start = needed
      ? needed.then(
          () => part.start(),
          () => undefined,
        )
      : part.start();
    starts.set(part.name, start);
  }
  const names = [...starts.keys()];
  const results = await Promise.allSettled(starts.values());
  const failures = results.flatMap((result, index) =>
    result.status === 'rejected' ? [`The ${names[index]} did not start: ${result.reason.message}`] : [],
  );
  if (failures.length > 0) throw new Error(failures.reverse().join('\n\n'));
}
