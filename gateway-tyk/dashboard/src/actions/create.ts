import { timeouts } from '@digest/api/service';
import { sha256 } from '../access/secrets.ts';
import { type Action, type Audit, AuditError } from '../audit/audit.ts';
import { GatewayError } from '../gateway/errors.ts';
import type { Inventory } from '../gateway/inventory.ts';
import { ActionError, type ActionOutcome, type Actions } from './actions.ts';
import { lookAt } from './change-key.ts';
import { changePlan, disable, enable, resetQuota, revoke } from './changes.ts';
import { checkToken } from './checks.ts';
import { type Clock, clock as realClock } from './clock.ts';
import type { Context } from './context.ts';
import { type KeyGateway, limited } from './limited.ts';
import { create, rotate } from './new-keys.ts';
import { createRechecks } from './rechecks.ts';
import { serially } from './serially.ts';
import { isFailure } from './unfinished.ts';

export interface ActionsOptions {
  gateway: KeyGateway;
  inventory: Pick<Inventory, 'reread'>;
  audit: Pick<Audit, 'write'>;
  /** Hears once of each action. */
  observe: (action: Action, outcome: ActionOutcome) => void;
  /** Hears of what happens in the background. */
  warn: (fields: object, message: string) => void;
  clock?: Clock;
}

export interface ClosableActions extends Actions {
  /** Waits until what was changed in the last seconds was looked at once more. */
  close(): Promise<void>;
}

export function createActions(options: ActionsOptions): ClosableActions {
  const { gateway, inventory, audit, observe, warn, clock = realClock } = options;
  const alone = serially();
  const rechecks = createRechecks(alone, clock);
  const shared = { inventory, audit, clock, alone, rechecks, warn };
  const begin = (): Context => ({
    ...shared,
    gateway: limited(gateway, clock, timeouts.dashboard.action),
    begin,
  });

  const counted =
    <A extends unknown[], T>(
      action: Action,
      run: (context: Context, ...asked: A) => Promise<T>,
      ended = (_: T): ActionOutcome => 'done',
    ) =>
    async (...asked: A): Promise<T> => {
      try {
        const answer = await run(begin(), ...asked);
        observe(action, ended(answer));
        return answer;
      } catch (error) {
        observe(action, outcomeOf(error));
        throw error;
      }
    };
  const countedRotate = counted('rotate', rotate, ({ outcome }) => outcome);

  return {
    create: counted('create', create),
    rotate: async (...asked) => (await countedRotate(...asked)).created,
    disable: counted('disable', disable),
    enable: counted('enable', enable),
    changePlan: counted('change-plan', changePlan),
    resetQuota: counted('reset-quota', resetQuota),
    revoke: counted('revoke', revoke),
    async test(token) {
      const hash = sha256(checkToken(token)).toString('hex');
      try {
        return (await lookAt(begin(), hash)).key;
      } catch (error) {
        if (error instanceof GatewayError && error.kind === 'no-such-key') return undefined;
        throw error;
      }
    },
    close: () => rechecks.close(),
  };
}

function outcomeOf(error: unknown): ActionOutcome {
  if (isFailure(error)) return error.outcome;
  if (error instanceof AuditError) return 'unaudited';
  if (error instanceof ActionError) return 'refused';
  return error instanceof GatewayError ? 'failed' : 'unknown';
}
