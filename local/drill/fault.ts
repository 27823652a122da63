/** What a fault is. It is only ever done to a running local system, and can be taken back at any moment, also twice. */
import type { Past } from '../observe/settings.ts';
import type { System } from '../src/system.ts';
import type { Customers } from './customers.ts';

/** One of the two systems of a drill. */
export interface Drilled {
  system: System;
  customers: Customers;
  /** Where the fault may leave files; gone with the system. */
  folder: string;
}

export interface Fault {
  /** In kebab-case. */
  name: string;
  /** The alert that it is the drill of. */
  alert: string;
  /** A sentence on what has happened to the system. */
  what: string;
  /** Why it can't be done here: it is only ever talked through. */
  paper?: string;
  /** Programs, or `redis`: the gateway that has one. */
  needs?: readonly string[];
  /** How many times shorter its drill's durations are, where that is not what it is for others. */
  factor?: number;
  /** What Prometheus remembers of the time before the drill. */
  past?: Past;
  /** What the fault may bring beside its alert: alert → why. */
  also?: Readonly<Record<string, string>>;
  /** What following its page may bring, and so never where nobody does: alert → why. */
  alsoTreated?: Readonly<Record<string, string>>;
  /** What clients see meanwhile (sli.ts). */
  sli: 'broken' | 'healthy';
  /** Resolves when the fault is there. @throws Error when it could not be done; `reverse` mends what is left */
  inject(drilled: Drilled): Promise<void>;
  /** Does nothing where the fault is not there, or not any more. */
  reverse(drilled: Drilled): Promise<void>;
}
