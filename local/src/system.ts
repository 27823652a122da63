/** The running system: its parts can be stopped, started and released one by one, and it remembers how each of them ended. */
import type { ChildProcess } from 'node:child_process';
import type { GatewayKind } from '../../gateway-tyk/run/gateway.ts';
import type { Observe } from '../observe/settings.ts';
import type { PartName } from './logs.ts';
import type { PartsOptions } from './parts.ts';
import type { Ports } from './settings.ts';
import type { Secrets } from './state.ts';

/** What has releases of its own. */
export type Released = 'api' | 'gateway';

export interface Release {
  /** Short, as git names it. */
  commit: string;
  version?: string;
  /** Settings that this release brings; they win. */
  env?: Record<string, string>;
}

export interface PartStatus {
  name: PartName;
  /** It has ended when nobody asked it to, or when it did not become ready. */
  state: 'running' | 'stopped' | 'ended';
  pid?: number;
  /** Milliseconds since 1970 when that state began. */
  since: number;
  /** Of one that has ended: `SIGKILL`, `exit code 1`. */
  end?: string;
  release?: { number: number; commit: string };
}

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
  /** In STOP_ORDER. @param ended is told of each */
  stopAll(ended?: (part: PartName) => void): Promise<void>;
  /** Resolves with the first part that ends though nobody asked it to. */
  firstToEnd(): Promise<PartStatus>;
}

/** @throws Error with the last lines of each part that did not become ready; the others are stopped by then */
export declare function startSystem(options: SystemOptions): Promise<System>;
