/** Changes of a key, which can be made again and be recognised. */
import { isDeepStrictEqual } from 'node:util';
import type { Session } from '../gateway/client.ts';
import { GatewayError } from '../gateway/errors.ts';
import type { Key } from '../gateway/key.ts';
import type { Plans } from '../gateway/plans.ts';
import type { KeyGateway } from './limited.ts';
import { ownPart, withoutEmpty } from './session.ts';

/** A key as the gateway tells it now, not as the inventory remembers it. */
export interface Found {
  hash: string;
  session: Session;
  key: Key;
  plans: Plans;
}

/** `undone`: the key is as it was before, by a call that was under way. `conflict`: somebody else has changed it since. */
export type Verdict = 'kept' | 'undone' | 'conflict';

export interface Change {
  /** Makes it, or makes it again. */
  make(gateway: KeyGateway): Promise<void>;
  /**
   * @param told undefined: the gateway knows no such key
   * @param before as the key was in the last seconds, before this change and before those that preceded it
   */
  look(told: Session | undefined, before: readonly Session[]): Verdict;
}

/** @param apply to the key's own part, which is written back whole. @param resetQuotas all of them, of every endpoint */
export function rewrite(
  { hash, session, plans }: Found,
  apply: (own: Session) => Session,
  resetQuotas = false,
): Change {
  const written = withoutEmpty(apply(ownPart(session, plans)));
  return {
    make: (gateway) => gateway.replace(hash, written, { resetQuotas }),
    look(told, before) {
      if (!told) return 'conflict';
      const own = ownPart(told, plans);
      if (isDeepStrictEqual(own, written)) return resetQuotas && !areReset(told, session) ? 'undone' : 'kept';
      // Whoever changes a key gives it a new date; a call that writes back what it has read leaves the old one.
      const isOld = ({ last_updated }: Session) => last_updated === told.last_updated;
      const isAsBefore = (one: Session) => isOld(one) && isDeepStrictEqual(ownPart(one, plans), own);
      return before.some(isAsBefore) ? 'undone' : 'conflict';
    },
  };
}

export const removal = (hash: string): Change => ({
  async make(gateway) {
    await gateway.remove(hash).catch((error) => {
      if (!(error instanceof GatewayError && error.kind === 'no-such-key')) throw error;
    });
  },
  look: (told) => (told ? 'undone' : 'kept'),
});

/** The key may have been used since: then the period is a new one, or more is left than there was. */
function areReset(told: Session, before: Session): boolean {
  return Object.entries(told.access_rights ?? {}).every(([api, { limit }]) => {
    const earlier = before.access_rights?.[api]?.limit;
    if (!limit?.quota_renews || !earlier?.quota_renews) return true;
    return (
      limit.quota_renews > earlier.quota_renews ||
      (limit.quota_remaining ?? 0) > (earlier.quota_remaining ?? 0)
    );
  });
}
