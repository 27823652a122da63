/** Which key a token is. The token is in the body of the form and nowhere else, and not in the answer. */
import type { Request, RequestHandler, Response } from 'express';
import { ActionError, type Actions } from '../actions/actions.ts';
import type { Inventory } from '../gateway/inventory.ts';
import type { Key, Usage } from '../gateway/key.ts';
import type { Plans } from '../gateway/plans.ts';
import { Badge } from './badge.tsx';
import { type Refusal, TextField } from './form.tsx';
import { Csrf, send } from './layout.tsx';
import { QuotaTable } from './quota.tsx';
import { STATES, State } from './state.tsx';
import { ExactTime } from './time.tsx';
import { nameOf } from './words.ts';

type Answer = { key: Key | undefined } | { refusal: Refusal };

export const testKeyPage: RequestHandler = (req, res) => sendPage(req, res);

export const testKey =
  (actions: Actions, inventory: Inventory): RequestHandler =>
  async (req, res) => {
    const { token = '' } = (req.body ?? {}) as { token?: string };
    try {
      sendPage(req, res, { key: await actions.test(token) }, inventory.plans);
    } catch (error) {
      if (!(error instanceof ActionError)) throw error;
      sendPage(req, res, { refusal: error });
    }
  };

function sendPage(req: Request, res: Response, answer?: Answer, plans?: Plans): void {
  const error = answer && 'refusal' in answer ? answer.refusal.message : undefined;
  send(
    req,
    res,
    { title: 'Test a key', section: '/keys/test', status: error ? 422 : 200 },
    <>
      <h1>Test a key</h1>
      <p>Paste a token to see which key it is and whether calls with it would be answered. It is not kept.</p>
      {answer && 'key' in answer && <Result found={answer.key} plans={plans} />}
      <form class="sheet" method="post" action="/keys/test">
        <Csrf token={req.csrfToken} />
        <TextField
          id="token"
          name="token"
          label="Token"
          secret
          error={error}
          help={
            <>
              As a client sends it in <code>Authorization</code>, with or without <code>Bearer</code>.
            </>
          }
          required
        />
        <div class="buttons">
          <button type="submit">Test</button>
        </div>
      </form>
    </>,
  );
}

const Result = ({ found, plans }: { found: Key | undefined; plans: Plans | undefined }) => (
  <article class="result" aria-label="Result">
    {found ? (
      <>
        <p>
          <State state={found.state} /> <a href={`/keys/${found.hash}`}>{nameOf(found)}</a>
        </p>
        <p>{found.state === 'active' ? <Answered usage={found.usage} /> : STATES[found.state].meaning}</p>
        <dl class="facts">
          <dt>Owner</dt>
          <dd>{found.owner || '—'}</dd>
          <dt>Plan</dt>
          <dd>{found.plan ? (plans?.get(found.plan)?.name ?? found.plan) : '—'}</dd>
          <dt>Expires</dt>
          <dd>{found.expires ? <ExactTime at={found.expires} /> : 'never'}</dd>
        </dl>
        {found.usage.length > 0 && <QuotaTable usage={found.usage} />}
      </>
    ) : (
      <>
        <p>
          <Badge tone="bad" text="Unknown" />
        </p>
        <p>
          The gateway knows no key with this token: calls with it get 403. It was revoked, never was, or was
          not copied whole.
        </p>
      </>
    )}
  </article>
);

/** What calls get now: an endpoint whose quota is used up refuses them. */
function Answered({ usage }: { usage: readonly Usage[] }) {
  const usedUp = usage.filter(({ remaining }) => remaining === 0).map(({ api }) => api);
  if (usedUp.length === 0) return <>{STATES.active.meaning}</>;
  return (
    <>
      Calls of {usedUp.join(' and ')} are refused with 403 until the quota renews
      {usedUp.length < usage.length && '; others are answered, within the limits of its plan'}.
    </>
  );
}
