/** Making a key: the form, and the one page that ever shows its token. */
import type { Request, RequestHandler, Response } from 'express';
import { operatorOf } from '../access/operator.ts';
import { ActionError, type Actions, type Created } from '../actions/actions.ts';
import type { Inventory } from '../gateway/inventory.ts';
import { FormError, messageFor, type Refusal, TextField, type Values, valuesOf } from './form.tsx';
import { Csrf, send } from './layout.tsx';
import { newOnce, type OncePerForm, onceOf } from './once.ts';
import { PlanChoice, plansToBeOn } from './plan-choice.tsx';
import type { Reveal } from './revealed.tsx';
import { EXPIRIES, readWhen, When } from './when.tsx';

const FIELDS = ['alias', 'owner', 'plan', 'expires', 'expiresAt'] as const;

interface NewKeyDeps {
  inventory: Inventory;
  actions: Actions;
  once: OncePerForm<Created>;
  reveal: Reveal;
}

export const newKeyPage =
  ({ inventory }: Pick<NewKeyDeps, 'inventory'>): RequestHandler =>
  (req, res) =>
    sendForm(req, res, inventory, { expires: 'never' });

export const createKey =
  ({ inventory, actions, once, reveal }: NewKeyDeps): RequestHandler =>
  async (req, res) => {
    const values = valuesOf(req, FIELDS);
    const { alias = '', owner = '', plan = '', expires: choice = '', expiresAt: date = '' } = values;
    const refuse = (refusal: Refusal) => sendForm(req, res, inventory, values, refusal);

    if (!alias) return refuse({ field: 'alias', message: 'Give it a name that its owner will know it by.' });
    if (!owner) return refuse({ field: 'owner', message: 'Say whom to ask about it: a person or a team.' });
    if (!plan) return refuse({ field: 'plan', message: 'Choose a plan.' });
    const expires = readWhen({ choice, date }, EXPIRIES);
    if ('problem' in expires) return refuse({ field: 'expires', message: expires.problem });

    const asked = { operator: operatorOf(req), requestId: String(req.id) };
    const key = { alias, owner, plan, ...(expires.at && { expires: expires.at }) };
    try {
      const created = await once.make(onceOf(req), () => actions.create(asked, key));
      await reveal(req, res, created, { title: `Key created: ${alias}`, plan });
    } catch (error) {
      if (!(error instanceof ActionError)) throw error;
      refuse(error);
    }
  };

function sendForm(
  req: Request,
  res: Response,
  inventory: Inventory,
  values: Values,
  refusal?: Refusal,
): void {
  const plans = plansToBeOn(inventory.plans);
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
          The gateway has told of no plan yet, and a key needs one. See <a href="/gateway">Gateway</a>.
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
