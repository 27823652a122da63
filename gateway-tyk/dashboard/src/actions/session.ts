/** What of a session is the key's own, and goes back to the gateway with a change: all but what the gateway computes. */
import type { Session } from '../gateway/client.ts';
import { ownTags } from '../gateway/key.ts';
import type { Plans } from '../gateway/plans.ts';

export function ownPart(session: Session, plans: Plans): Session {
  const {
    // From the policies.
    access_rights: _rights,
    is_inactive: _inactive,
    rate: _rate,
    per: _per,
    // Of a quota that all endpoints would share; those of each are in the rights.
    quota_max: _max,
    quota_remaining: _remaining,
    quota_renews: _renews,
    quota_renewal_rate: _renewal,
    // The gateway's own marks.
    date_created: _created,
    last_updated: _updated,
    ...own
  } = session;
  // Told in any order: https://github.com/TykTechnologies/tyk/blob/v5.14.0/gateway/mw_auth_key.go merges them in a map.
  return withoutEmpty({ ...own, tags: ownTags(session, plans).sort() });
}

/** The gateway leaves out what is empty; so what is sent and what is told can be compared. */
export function withoutEmpty(session: Session): Session {
  const isEmpty = (value: unknown) =>
    !value || (typeof value === 'object' && Object.keys(value).length === 0);
  return Object.fromEntries(Object.entries(session).filter(([, value]) => !isEmpty(value))) as Session;
}
