import { createHash } from 'node:crypto';
import { type Action, type Audit, AuditError } from '../audit/audit.ts';
import type { GatewayApi } from '../gateway/client.ts';
import { GatewayError } from '../gateway/errors.ts';
import type { Inventory } from '../gateway/inventory.ts';
import { ActionError, type ActionOutcome, type Actions } from './actions.ts';
import { changesOf } from './changes.ts';
import { checkToken } from './checks.ts';
import { type Clock, clock as realClock } from './clock.ts';
import type { Context } from './context.ts';
import { lookAt } from './found.ts';
import { create, rotate } from './new-keys.ts';
import { createRechecks } from './rechecks.ts';
import { serially } from './serially.ts';
import { isFailure } from './unfinished.ts';

export interface ActionsOptions {
  gateway: GatewayApi;
  inventory: Pick<Inventory, 'reread'>;
  audit: Audit;
  /** Hears once of each action. */
  observe?: (action: Action, outcome: ActionOutcome) => void;
  /** Hears of what happens in the background. */
  warn?: (fields: object, message: string) => void;
  clock?: Clock;
}

export interface ClosableActions extends Actions {
  /** Looks once more at what was changed in the last seconds, and at nothing after that. */
  close(): Promise<void>;
}

export function createActions(options: ActionsOptions): ClosableActions {
  const { gateway, inventory, audit, observe = () => {}, warn = () => {}, clock = realClock } = options;
  const alone = serially();
  const rechecks = createRechecks(alone, clock);
  const context: Context = { gateway, inventory, audit, clock, alone, rechecks, warn };
  const { disable, enable, changePlan, resetQuota, revoke } = changesOf(context);

  const counted =
    <A extends unknown[], T>(
      action: Action,
      run: (...asked: A) => Promise<T>,
      ended = (_: T): ActionOutcome => 'done',
    ) =>
    async (...asked: A): Promise<T> => {
      try {
        const answer = await run(...asked);
        observe(action, ended(answer));
        return answer;
      } catch (error) {
        observe(action, outcomeOf(error));
        throw error;
      }
    };
  const countedRotate = counted('rotate', rotate, ({ outcome }) => outcome);

  return {
    create: counted('create', (asked, key) => create(context, asked, key)),
    rotate: async (asked, hash, endsAt) => (await countedRotate(context, asked, hash, endsAt)).created,
    disable: counted('disable', disable),
    enable: counted('enable', enable),
    changePlan: counted('change-plan', changePlan),
    resetQuota: counted('reset-quota', resetQuota),
    revoke: counted('revoke', revoke),
    async test(token) {
      const hash = createHash('sha256').update(checkToken(token)).digest('hex');
      try {
        return (await lookAt(gateway, clock, hash)).key;
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
