/** The key dashboard's own actions, by whoever has this shell. */
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Actions, Asked } from '../../../gateway-tyk/dashboard/src/actions/actions.ts';
import { createActions } from '../../../gateway-tyk/dashboard/src/actions/create.ts';
import { appendLine } from '../../../gateway-tyk/dashboard/src/audit/file.ts';
import { lineOf } from '../../../gateway-tyk/dashboard/src/audit/line.ts';
import type { GatewayApi } from '../../../gateway-tyk/dashboard/src/gateway/client.ts';
import { plansOf } from '../../../gateway-tyk/dashboard/src/gateway/plans.ts';
import { readKey } from '../../../gateway-tyk/dashboard/src/gateway/read-keys.ts';

interface ShellActions {
  actions: Actions;
  asked: Asked;
  /** Some seconds after a change: a call that was under way may have undone it (gateway-tyk/dashboard/src/actions/rechecks.ts). */
  looksAgain(): Promise<void>;
}

export function shellActions(gateway: GatewayApi, state: string): ShellActions {
  const file = join(state, 'audit.jsonl');
  const actions = createActions({
    gateway,
    inventory: {
      async reread(hash) {
        const plans = plansOf(await gateway.policies());
        return (await readKey(gateway, hash, plans, new Date()))?.key;
      },
    },
    audit: { write: (entry) => appendLine(file, lineOf({ time: new Date().toISOString(), ...entry })) },
    observe: () => {},
    // Unlike a server this process lives on nothing else meanwhile.
    clock: { now: Date.now, sleep: (milliseconds) => sleep(milliseconds) },
    warn: (_, message) => console.error(`Look again: ${message}`),
  });
  return {
    actions,
    // Whoever can read the secret of the Gateway API may do everything in any case.
    asked: { operator: { name: 'shell', role: 'admin' }, requestId: randomUUID() },
    looksAgain: () => actions.close(),
  };
}
