/** What all actions work with. */
import type { Audit } from '../audit/audit.ts';
import type { Inventory } from '../gateway/inventory.ts';
import type { Clock } from './clock.ts';
import type { KeyGateway } from './limited.ts';
import type { Rechecks } from './rechecks.ts';
import type { Serially } from './serially.ts';

export interface Context {
  /** Whose calls end with the time that an action has. */
  gateway: KeyGateway;
  inventory: Pick<Inventory, 'reread'>;
  audit: Pick<Audit, 'write'>;
  clock: Clock;
  /** By the hash of a key. */
  alone: Serially;
  rechecks: Rechecks;
  /** The same, with the time of another action. */
  begin(): Context;
  warn: (fields: object, message: string) => void;
}
