/** One key: what it is, what is left of its quotas, what was done to it, and what can be done. */
import type { Request, Response } from 'express';
import { may, operatorOf } from '../access/operator.ts';
import { isPoll } from '../access/requests.ts';
import type { Audit, AuditPage } from '../audit/audit.ts';
import type { GatewayApi } from '../gateway/client.ts';
import { describeKey, isHash, KEY_STATES, type Key, type KeyState } from '../gateway/key.ts';
import { type Plans, plansOf } from '../gateway/plans.ts';
import { AuditTable, Unfinished } from './audit-table.tsx';
import { Copy } from './copy.tsx';
import { noSuchKey } from './errors.tsx';
import { Actions, type Refused } from './key-actions.tsx';
import { send } from './layout.tsx';
import { QuotaTable } from './quota.tsx';
import { STATES, State } from './state.tsx';
import { ExactTime } from './time.tsx';
import { nameOf, shortHash } from './words.ts';

/** Lines of the audit; an action has at least two. */
const LAST = 20;

export interface KeyPageDeps {
  gateway: GatewayApi;
  audit: Audit;
}

export interface FoundKey {
  key: Key;
  plans: Plans;
}

/** Read from the gateway as it is now, and not by way of the inventory: looking at a key must not hide that it has changed. */
export async function readKey({ gateway }: KeyPageDeps, hash: unknown): Promise<FoundKey> {
  if (!isHash(hash)) throw noSuchKey();
  const [session, policies] = await Promise.all([gateway.session(hash), gateway.policies()]);
  const plans = plansOf(policies);
  return { key: describeKey(hash, session, plans), plans };
}

export async function sendKey(
  req: Request,
  res: Response,
  { audit }: KeyPageDeps,
  { key, plans }: FoundKey,
  refused?: Refused,
): Promise<void> {
  const operator = operatorOf(req);
  // A page that asks by itself is after the quotas, and shows no other part of the answer.
  const showsLog = may(operator, 'operator') && !isPoll(req);
  const log = showsLog ? await audit.recent({ key: key.hash, limit: LAST, brief: true }) : undefined;
  // What the actions of the page that asks are for.
  const shownAs = (isPoll(req) && KEY_STATES.find((state) => state === req.query.as)) || key.state;
  const { done } = req.query;
  const hidesDone =
    (done === 'disabled' && key.state !== 'disabled') || (done === 'enabled' && key.state === 'disabled');
  send(
    req,
    res,
    { title: nameOf(key), section: '/keys', status: refused ? 422 : 200, hidesDone },
    <>
      <p class="back">
        <a href="/keys">Keys</a>
      </p>
      <div class="title">
        <h1>{nameOf(key)}</h1>
        <span id="state">
          <State state={key.state} />
          {shownAs !== key.state && (
            <>
              {' '}
              This key was changed meanwhile. <a href={`/keys/${key.hash}`}>Load the page again</a>
            </>
          )}
        </span>
      </div>
      {key.state !== 'active' && <p>{STATES[key.state].meaning}</p>}
      <div class="columns">
        <div>
          <Facts keyShown={key} plans={plans} />
          <Quotas keyShown={key} shownAs={shownAs} />
          {log && <LastChanges log={log} hash={key.hash} />}
        </div>
        <Actions
          keyShown={key}
          plans={plans}
          operator={operator}
          csrfToken={req.csrfToken}
          refused={refused}
        />
      </div>
    </>,
  );
}

const Facts = ({ keyShown: key, plans }: { keyShown: Key; plans: Plans }) => (
  <dl id="facts" class="facts">
    <dt>Owner</dt>
    <dd>{key.owner || <span class="muted">nobody is named</span>}</dd>
    <dt>Plan</dt>
    <dd>
      {key.plan ? (plans.get(key.plan)?.name ?? key.plan) : <span class="muted">none</span>}
      {key.plan && key.state === 'disabled' && <small> when it is enabled again</small>}
    </dd>
    <dt>Created</dt>
    <dd>{key.created ? <ExactTime at={key.created} /> : <span class="muted">not known</span>}</dd>
    <dt>Expires</dt>
    <dd>{key.expires ? <ExactTime at={key.expires} /> : 'never'}</dd>
    {key.tags.length > 0 && (
      <>
        <dt>Tags</dt>
        <dd>{key.tags.join(', ')}</dd>
      </>
    )}
    {key.rotatedFrom && (
      <>
        <dt>Replaces</dt>
        <dd>
          <OtherKey hash={key.rotatedFrom} />
        </dd>
      </>
    )}
    {key.rotatedTo && (
      <>
        <dt>Replaced by</dt>
        <dd>
          <OtherKey hash={key.rotatedTo} />
        </dd>
      </>
    )}
    <dt>Hash</dt>
    <dd class="copyable">
      <code id="hash">{key.hash}</code>
      <Copy of="hash" what="the hash" />
    </dd>
  </dl>
);

const OtherKey = ({ hash }: { hash: string }) => (
  <a href={`/keys/${hash}`}>
    <code>{shortHash(hash)}</code>
  </a>
);

/** Shown again every few seconds, so that one sees a client's calls come in. */
const Quotas = ({ keyShown: key, shownAs }: { keyShown: Key; shownAs: KeyState }) => (
  <section
    id="quotas"
    aria-labelledby="quotas-title"
    hx-get={`/keys/${key.hash}?as=${shownAs}`}
    hx-trigger="every 5s"
    hx-select="#quotas"
    hx-select-oob="#notices:outerMorph,#state:outerMorph,#facts:outerMorph"
    hx-swap="outerMorph"
  >
    <h2 id="quotas-title">Quotas and rates</h2>
    {key.usage.length === 0 && <p class="muted">Without a plan that is loaded there is none to show.</p>}
    {key.usage.length > 0 && <QuotaTable usage={key.usage} />}
    <p class="stale">
      Not brought up to date: the dashboard or the gateway does not answer.{' '}
      <a href={`/keys/${key.hash}`}>Load the page again</a>
    </p>
  </section>
);

const LastChanges = ({ log, hash }: { log: AuditPage; hash: string }) => (
  <section aria-labelledby="changes-title">
    <h2 id="changes-title">Last changes</h2>
    {log.entries.length > 0 ? (
      <>
        <Unfinished entries={log.entries} />
        <AuditTable entries={log.entries} />
        <p>
          <a href={`/audit?key=${hash}`}>All changes of this key</a>
        </p>
      </>
    ) : (
      <p class="muted">Nothing was done to it here, as far back as the audit goes.</p>
    )}
  </section>
);
