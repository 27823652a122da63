/** What all actions work with. */
import type { Audit } from '../audit/audit.ts';
import type { GatewayApi } from '../gateway/client.ts';
import type { Inventory } from '../gateway/inventory.ts';
import type { Clock } from './clock.ts';
import type { Rechecks } from './rechecks.ts';
import type { Serially } from './serially.ts';

export interface Context {
  gateway: GatewayApi;
  inventory: Pick<Inventory, 'reread'>;
  audit: Audit;
  clock: Clock;
  /** By the hash of a key. */
  alone: Serially;
  rechecks: Rechecks;
  warn: (fields: object, message: string) => void;
}
