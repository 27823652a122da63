/** Making keys: anew, and in the place of another one. */
import type { AuditEntry } from '../audit/audit.ts';
import { findSession, type Session } from '../gateway/client.ts';
import { type Key, META } from '../gateway/key.ts';
import { plansOf } from '../gateway/plans.ts';
import { ActionError, type ActionOutcome, type Asked, type Created, type NewKey } from './actions.ts';
import { carryOut, reread } from './carry-out.ts';
import type { Found } from './change.ts';
import { rewrite } from './change.ts';
import { withKey } from './change-key.ts';
import { checkEnd, checkName, checkPlan, checkState } from './checks.ts';
import type { Context } from './context.ts';
import { type Journal, journal } from './journal.ts';
import { ownPart } from './session.ts';
import { type Failure, NotKeptError, perhapsChanged, unchanged, whyOf } from './unfinished.ts';

/** Milliseconds. The end must not be over when the gateway is told, at last and again: Tyk ignores one that is. */
const LEAST_OVERLAP = 30_000;

export async function create(context: Context, asked: Asked, key: NewKey): Promise<Created> {
  const { gateway, audit, clock } = context;
  const alias = checkName('alias', key.alias);
  const owner = checkName('owner', key.owner);
  const expires = key.expires && checkEnd('expires', key.expires, clock.now());
  const policies = await gateway.policies().catch(unchanged);
  const { id: plan } = checkPlan(key.plan, plansOf(policies));
  const org_id = policies.find(({ id }) => id === plan)?.org_id ?? '';
  const audited = journal(audit, asked, 'create');
  const detail = { plan, alias, owner, expires: expires === undefined ? null : timeOf(expires) };
  await audited.intend(detail);
  const session = { org_id, apply_policies: [plan], alias, meta_data: { [META.owner]: owner } };
  const made = await make(context, { ...session, ...(expires && { expires }) }, audited, detail);
  return announce(context, made, audited, detail);
}

export interface Rotated {
  created: Created;
  /** Of the old key's end: the new token has to be told in any case. */
  outcome: ActionOutcome;
}

export function rotate(context: Context, asked: Asked, hash: string, endsAt: Date): Promise<Rotated> {
  const { audit, clock } = context;
  return withKey(context, hash, async (found) => {
    const { key } = found;
    checkState(key, 'active');
    await checkUnrotated(context, key);
    const chosen = checkEnd('endsAt', endsAt, clock.now(), LEAST_OVERLAP);
    const ends = Math.min(chosen, (key.expires?.getTime() ?? Number.POSITIVE_INFINITY) / 1000);
    const audited = journal(audit, asked, 'rotate', hash);
    const { plan = null, alias } = key;
    const detail = { plan, alias, ends: timeOf(ends) };
    await audited.intend(detail);

    const successor = await make(context, successorOf(found), audited, detail);
    // With lines of its own: those of the rotation are not to say that it is done while the old key has no end.
    const created = journal(audit, asked, 'create');
    const made = await announce(context, successor, created, { plan, alias, rotated_from: hash });

    const change = rewrite(found, (own) => ({
      ...own,
      expires: ends,
      meta_data: { ...own.meta_data, [META.rotatedTo]: made.hash },
    }));
    const { failure, warnings } = await carryOut(context, {
      hash,
      before: found.session,
      change,
      detail: { ...detail, rotated_to: made.hash },
      journal: audited,
    });
    const onEnd = failure
      ? [withoutEnd(failure)]
      : ends < chosen
        ? [`The old key ends at ${timeOf(ends)}, as it did before.`]
        : [];
    return {
      created: { ...made, warnings: [...new Set([...made.warnings, ...onEnd, ...warnings])] },
      outcome: failure?.outcome ?? 'done',
    };
  });
}

/** A key like it, of which nothing is copied that may be a secret of that one (`hmac_string`, `basic_auth_data`). */
function successorOf({ hash, session, plans }: Found): Session {
  const { org_id, apply_policies, alias, tags, expires, meta_data = {} } = ownPart(session, plans);
  const { [META.rotatedTo]: _, ...meta } = meta_data;
  return {
    org_id,
    ...(apply_policies && { apply_policies }),
    ...(alias && { alias }),
    ...(tags && { tags }),
    ...(expires && { expires }),
    meta_data: { ...meta, [META.rotatedFrom]: hash },
  };
}

/** @throws what says whether it may have been made */
async function make(
  { gateway, clock }: Context,
  session: Session,
  audited: Journal,
  detail: AuditEntry['detail'],
): Promise<Pick<Created, 'token' | 'hash'>> {
  const begin = timeOf(clock.now() / 1000);
  return gateway
    .create(session)
    .catch(perhapsChanged(perhapsMade(session, begin)))
    .catch(async (error) => {
      const { failure, warnings } = await audited.fail(error, detail);
      throw failure.and(warnings);
    });
}

/** Writes down that it was made, and tells the inventory. */
async function announce(
  context: Context,
  made: Pick<Created, 'token' | 'hash'>,
  audited: Journal,
  detail: AuditEntry['detail'],
): Promise<Created> {
  const unwritten = await audited.end('done', detail, made.hash);
  const { key, warnings } = await reread(context, made.hash);
  const lost = key || warnings.length > 0 ? [] : [LOST];
  return { ...made, ...(key && { key }), warnings: [...unwritten, ...warnings, ...lost] };
}

/** A second successor would leave nobody knowing of the first. @throws ActionError */
async function checkUnrotated({ gateway }: Context, { rotatedTo }: Key): Promise<void> {
  if (!rotatedTo || !(await findSession(gateway, rotatedTo).catch(unchanged))) return;
  throw new ActionError(
    `This key was rotated already, to ${rotatedTo.slice(0, 8)}. Rotate that one; or, if its token is lost, revoke it first.`,
  );
}

const LOST =
  'The gateway no longer knows the key that it has just made: try the token, and see whether Redis has lost data.';

const perhapsMade = ({ alias }: Session, begin: string) =>
  `Whether the key was made is not known. If it was, nobody has its token: search the keys for the alias “${alias}”, revoke the one that was created after ${begin}, and try again.`;

/** What became of the old key, when its successor is there. */
function withoutEnd(failure: Failure): string {
  const why = failure instanceof NotKeptError ? failure.message : failure.explanation.title;
  const then = 'and revoke it when clients use the new one.';
  if (['gone', 'no-such-key'].includes(whyOf(failure)))
    return `The new key was made, and the old one is gone already. ${why}`;
  return failure.outcome === 'failed'
    ? `The new key was made, but the old one has not got its end. ${why} It works on as before: look at it, ${then}`
    : `The new key was made, but whether the old one has got its end is not known. ${why} Look at it, ${then}`;
}

const timeOf = (seconds: number) => new Date(Math.floor(seconds) * 1000).toISOString().replace('.000Z', 'Z');
