/** Making a key: the form, and the one page that ever shows its token. */
import type { Request, RequestHandler, Response } from 'express';
import { operatorOf } from '../access/operator.ts';
import { ActionError, type Actions, type Created } from '../actions/actions.ts';
import type { GatewayApi } from '../gateway/client.ts';
import { type Plans, plansOf } from '../gateway/plans.ts';
import { FormError, messageFor, type Refusal, TextField, type Values, valuesOf } from './form.tsx';
import { Csrf, send } from './layout.tsx';
import { newOnce, type OncePerForm, onceOf } from './once.ts';
import { isPasted, PASTED } from './pasted.ts';
import { PlanChoice, plansToBeOn } from './plan-choice.tsx';
import type { Reveal } from './revealed.tsx';
import { EXPIRIES, readWhen, When } from './when.tsx';

const FIELDS = ['alias', 'owner', 'plan', 'expires', 'expiresAt'] as const;

interface NewKeyDeps {
  gateway: GatewayApi;
  actions: Actions;
  once: OncePerForm<Created>;
  reveal: Reveal;
}

export const newKeyPage =
  ({ gateway }: Pick<NewKeyDeps, 'gateway'>): RequestHandler =>
  async (req, res) =>
    sendForm(req, res, plansOf(await gateway.policies()), { expires: 'never' });

export const createKey =
  ({ gateway, actions, once, reveal }: NewKeyDeps): RequestHandler =>
  async (req, res) => {
    // Before the key is made: once there is a token, nothing may keep it from being shown.
    const plans = plansOf(await gateway.policies());
    const values = valuesOf(req, FIELDS);
    const { alias = '', owner = '', plan = '', expires: choice = '', expiresAt: date = '' } = values;
    const refuse = (refusal: Refusal) => sendForm(req, res, plans, values, refusal);

    const pasted = FIELDS.find((name) => isPasted(req, name));
    if (pasted) return refuse({ field: pasted, message: PASTED });
    if (!alias) return refuse({ field: 'alias', message: 'Give it a name that its owner will know it by.' });
    if (!owner) return refuse({ field: 'owner', message: 'Say whom to ask about it: a person or a team.' });
    if (!plan) return refuse({ field: 'plan', message: 'Choose a plan.' });
    const expires = readWhen({ choice, date }, EXPIRIES);
    if ('problem' in expires) return refuse({ field: 'expires', message: expires.problem });

    const asked = { operator: operatorOf(req), requestId: String(req.id) };
    const key = { alias, owner, plan, ...(expires.at && { expires: expires.at }) };
    try {
      const created = await once.make(onceOf(req), () => actions.create(asked, key));
      await reveal(req, res, created, { title: `Key created: ${alias}`, plan: plans.get(plan) });
    } catch (error) {
      if (!(error instanceof ActionError)) throw error;
      refuse(error);
    }
  };

function sendForm(req: Request, res: Response, loaded: Plans, values: Values, refusal?: Refusal): void {
  const plans = plansToBeOn(loaded);
  send(
    req,
    res,
    { title: 'Create a key', section: '/keys', status: refusal ? 422 : 200 },
    <>
      <p class="back">
        <a href="/keys">Keys</a>
      </p>
      <h1>Create a key</h1>
      {plans.length === 0 ? (
        <p class="empty">
          The gateway has loaded no plan, and a key needs one. See <a href="/gateway">Gateway</a>.
        </p>
      ) : (
        <form class="sheet" method="post" action="/keys">
          <Csrf token={req.csrfToken} />
          <input type="hidden" name="once" value={newOnce()} />
          <FormError refusal={refusal} fields={['alias', 'owner', 'plan', 'expires']} />
          <TextField
            id="alias"
            name="alias"
            label="Alias"
            value={values.alias}
            error={messageFor(refusal, 'alias')}
            help="What it is for, such as “Acme production”. Anyone who sees this dashboard sees it."
            maxlength={100}
            required
          />
          <TextField
            id="owner"
            name="owner"
            label="Owner"
            value={values.owner}
            error={messageFor(refusal, 'owner')}
            help="Whom to ask about it: a person or a team."
            maxlength={100}
            required
          />
          <PlanChoice prefix="new" plans={plans} chosen={values.plan} error={messageFor(refusal, 'plan')} />
          <When
            name="expires"
            legend="Expires"
            choices={EXPIRIES}
            values={{ choice: values.expires ?? '', date: values.expiresAt ?? '' }}
            error={messageFor(refusal, 'expires')}
          />
          <div class="buttons">
            <button type="submit">Create key</button>
            <a href="/keys">Cancel</a>
          </div>
        </form>
      )}
    </>,
  );
}
