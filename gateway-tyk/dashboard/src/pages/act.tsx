/** The forms of a key's page: each is checked, done, and answered with the page of what it has become. */
import type { Request, RequestHandler, Response } from 'express';
import { operatorOf } from '../access/operator.ts';
import { ActionError, type Actions, type Asked, type Created, type Outcome } from '../actions/actions.ts';
import type { Key } from '../gateway/key.ts';
import type { Done } from './done.ts';
import { type Refusal, type Values, valuesOf } from './form.tsx';
import { type FoundKey, type KeyPageDeps, readKey, sendKey } from './key.tsx';
import { confirmationOf, type KeyAction } from './key-actions.tsx';
import { send } from './layout.tsx';
import { type OncePerForm, onceOf } from './once.ts';
import type { Reveal } from './revealed.tsx';
import { Warnings } from './warnings.tsx';
import { OVERLAPS, readWhen } from './when.tsx';
import { exact, nameOf } from './words.ts';

interface ActDeps extends KeyPageDeps {
  actions: Actions;
  once: OncePerForm<Created>;
  reveal: Reveal;
}

interface Act {
  fields: readonly string[];
  done: Done;
  /** Of the page after it, where that is not the key's. */
  goTo?: (hash: string) => string;
  act(actions: Actions, asked: Asked, key: Key, values: Values): Promise<Outcome>;
}

const ACTS: Record<Exclude<KeyAction, 'rotate'>, Act> = {
  plan: {
    fields: ['plan'],
    done: 'plan',
    act: (actions, asked, { hash }, { plan }) => {
      if (!plan) throw new ActionError('Choose a plan.', 'plan');
      return actions.changePlan(asked, hash, plan);
    },
  },
  reset: {
    fields: [],
    done: 'reset',
    act: (actions, asked, { hash }) => actions.resetQuota(asked, hash),
  },
  disable: {
    fields: [],
    done: 'disabled',
    act: (actions, asked, { hash }) => actions.disable(asked, hash),
  },
  enable: {
    fields: ['plan'],
    done: 'enabled',
    act: (actions, asked, { hash }, { plan }) => actions.enable(asked, hash, plan || undefined),
  },
  revoke: {
    fields: ['confirm'],
    done: 'revoked',
    goTo: (hash) => `/keys?done=revoked&key=${hash}`,
    act: (actions, asked, key, { confirm }) => {
      const expected = confirmationOf(key);
      if (confirm !== expected.trim())
        throw new ActionError(`Type ${expected} exactly as it is here.`, 'confirm');
      return actions.revoke(asked, key.hash);
    },
  },
};

export const act = (name: keyof typeof ACTS, deps: ActDeps): RequestHandler => {
  const { fields, done, goTo, act } = ACTS[name];
  const leadsTo = goTo ?? ((hash: string) => `/keys/${hash}?done=${done}`);
  return async (req, res) => {
    const found = await readKey(deps, req.params.hash);
    const { key } = found;
    const values = valuesOf(req, fields);
    await refusable(req, res, deps, found, name, values, async () => {
      const { warnings } = await act(deps.actions, askedBy(req), key, values);
      if (warnings.length === 0) return res.redirect(303, leadsTo(key.hash));
      sendWarned(req, res, key, warnings);
    });
  };
};

export const rotate =
  (deps: ActDeps): RequestHandler =>
  async (req, res) => {
    const found = await readKey(deps, req.params.hash);
    const { key, plans } = found;
    const values = valuesOf(req, ['ends', 'endsAt']);
    await refusable(req, res, deps, found, 'rotate', values, async () => {
      const ends = readWhen({ choice: values.ends ?? '', date: values.endsAt ?? '' }, OVERLAPS);
      if ('problem' in ends) throw new ActionError(ends.problem, 'ends');
      const { at } = ends;
      if (!at) throw new ActionError('Choose when this key ends.', 'ends');
      const once = onceOf(req);
      const created = await deps.once.make(once, () => deps.actions.rotate(askedBy(req), key.hash, at));
      await deps.reveal(req, res, created, {
        title: `Key rotated: ${nameOf(key)}`,
        plan: plans.get(key.plan ?? ''),
        // Where anything is not so, the warnings say how it is.
        ...(created.warnings.length === 0 && {
          more: `The new key works now. The old one goes on until ${exact(at)}, and is refused from then on.`,
        }),
      });
    });
  };

const askedBy = (req: Request): Asked => ({ operator: operatorOf(req), requestId: String(req.id) });

async function refusable(
  req: Request,
  res: Response,
  deps: ActDeps,
  found: FoundKey,
  action: KeyAction,
  values: Values,
  run: () => Promise<void>,
): Promise<void> {
  try {
    await run();
  } catch (error) {
    if (!(error instanceof ActionError)) throw error;
    const refusal: Refusal = { field: error.field, message: error.message };
    await sendKey(req, res, deps, found, { action, values, refusal });
  }
}

function sendWarned(req: Request, res: Response, key: Key, warnings: readonly string[]): void {
  send(
    req,
    res,
    { title: `Look again: ${nameOf(key)}`, section: '/keys' },
    <>
      <h1>{nameOf(key)}: done, but look again</h1>
      <Warnings warnings={warnings} />
      <p>
        <a class="button" href={`/keys/${key.hash}`}>
          Go to the key
        </a>
      </p>
    </>,
  );
}
