/** What each plan allows, as the gateway has loaded it, and how many keys are on it. */
import type { RequestHandler } from 'express';
import type { GatewayApi } from '../gateway/client.ts';
import type { Inventory } from '../gateway/inventory.ts';
import { type Plan, plansOf } from '../gateway/plans.ts';
import type { Difference } from '../gateway/shipped.ts';
import { number, quotaWords, rateWords } from '../gateway/words.ts';
import type { Comparisons } from './comparison.ts';
import { listUrl } from './keys.query.ts';
import { send } from './layout.tsx';
import { inOrder } from './plan-choice.tsx';
import { STATES } from './state.tsx';
import { count } from './words.ts';

type Counts = ReturnType<Inventory['counts']>;

interface PlansDeps {
  gateway: GatewayApi;
  inventory: Inventory;
  comparisons: Comparisons;
}

export const plansPage =
  ({ gateway, inventory, comparisons }: PlansDeps): RequestHandler =>
  async (req, res) => {
    const counts = inventory.counts();
    const plans = inOrder(plansOf(await gateway.policies()));
    send(
      req,
      res,
      { title: 'Plans', section: '/plans' },
      <>
        <h1>Plans</h1>
        <p class="muted">
          What a key may do, by plan: the policies that the gateway has loaded. They are changed in{' '}
          <code>gateway-tyk/plans.yaml</code> and by a release, not here.
        </p>
        <Differences differences={comparisons.latest()?.policies ?? []} />
        {plans.length === 0 ? (
          <p class="empty">
            The gateway has loaded no plan. See <a href="/gateway">Gateway</a>.
          </p>
        ) : (
          <div class="tiles">
            {plans.map((plan) =>
              plan.disables ? (
                <Disabling key={plan.id} plan={plan} />
              ) : (
                <PlanTile key={plan.id} plan={plan} counts={counts.filter((each) => each.plan === plan.id)} />
              ),
            )}
          </div>
        )}
      </>,
    );
  };

const Differences = ({ differences }: { differences: readonly Difference[] }) =>
  differences.length > 0 ? (
    <section class="notices" aria-label="Differences">
      {differences.map(({ text }) => (
        <p key={text}>{text}</p>
      ))}
      <p>“Here” is this release, “there” is the gateway.</p>
    </section>
  ) : null;

const PlanTile = ({ plan, counts }: { plan: Plan; counts: Counts }) => {
  const total = counts.reduce((sum, { keys }) => sum + keys, 0);
  return (
    <article>
      <h2>
        {plan.name} <code>{plan.id}</code>
      </h2>
      <table>
        <thead>
          <tr>
            <th scope="col">Endpoint</th>
            <th scope="col">Quota</th>
            <th scope="col">Rate</th>
          </tr>
        </thead>
        <tbody>
          {[...plan.allowances].map(([api, allowance]) => (
            <tr key={api}>
              <th scope="row">{api}</th>
              <td>{quotaWords(allowance)}</td>
              <td>{rateWords(allowance)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <p>
        {total === 0 ? (
          <span class="muted">No key is on it.</span>
        ) : (
          <>
            <a href={listUrl({ plan: plan.id })}>{count(total, 'key')}</a>
            <span class="muted">
              :{' '}
              {counts
                .map(({ state, keys }) => `${number(keys)} ${STATES[state].title.toLowerCase()}`)
                .join(', ')}
            </span>
          </>
        )}
      </p>
    </article>
  );
};

const Disabling = ({ plan }: { plan: Plan }) => (
  <article>
    <h2>
      {plan.name} <code>{plan.id}</code>
    </h2>
    <p>
      No plan to be on: disabling a key puts it under this policy, and every call of it is refused with 403.
    </p>
    <p>
      <a href={listUrl({ state: 'disabled' })}>Disabled keys</a>
    </p>
  </article>
);
