/** What `make key` can do, each with what it takes and what it says when it is done. */
import type { Actions, Asked, Created, Outcome } from '../../../gateway-tyk/dashboard/src/actions/actions.ts';
import type { Key } from '../../../gateway-tyk/dashboard/src/gateway/key.ts';
import { short, time } from './key-lines.ts';

export interface Request {
  /** Of a new key its alias; of one that is there what finds it. */
  name: string;
  plan?: string;
  owner?: string;
  /** How long a rotated key goes on: `30m`. */
  ends: string;
}

interface Done {
  lines: string[];
  warnings: string[];
}

type Deed = (
  actions: Actions,
  asked: Asked,
  request: Request,
  /** @throws Error when there is no such key, or more than one */
  find: () => Promise<Key>,
) => Promise<Done>;

export const DEEDS: Readonly<Record<string, Deed>> = {
  async create(actions, asked, { name: alias, plan, owner }) {
    if (!plan || !owner)
      throw new Error('A new key needs more: make key DO=create KEY=<alias> PLAN=<plan> OWNER=<who has it>');
    const made = await actions.create(asked, { alias, plan, owner });
    return { lines: created(made, alias), warnings: made.warnings };
  },
  async rotate(actions, asked, { ends }, find) {
    const endsAt = new Date(Date.now() + milliseconds(ends));
    const key = await find();
    const made = await actions.rotate(asked, key.hash, endsAt);
    // Where it did not get that end, the warnings say so.
    const ended = made.warnings.length === 0 ? `, which ends ${time(endsAt)}` : '';
    return {
      lines: [`rotated ${nameOf(key)}${ended}`, ...created(made, key.alias)],
      warnings: made.warnings,
    };
  },
  disable: to('disabled', (actions, asked, { hash }) => actions.disable(asked, hash)),
  enable: to('enabled', (actions, asked, { hash }, { plan }) => actions.enable(asked, hash, plan)),
  reset: to('reset', (actions, asked, { hash }) => actions.resetQuota(asked, hash)),
  revoke: to('revoked', (actions, asked, { hash }) => actions.revoke(asked, hash)),
  async plan(actions, asked, { plan }, find) {
    if (!plan) throw new Error('Say which plan: make key DO=plan KEY=<alias or hash> PLAN=<plan>');
    const key = await find();
    const { warnings } = await actions.changePlan(asked, key.hash, plan);
    return { lines: [`moved ${nameOf(key)} to ${plan}`], warnings };
  },
};

function to(
  participle: string,
  act: (actions: Actions, asked: Asked, key: Key, request: Request) => Promise<Outcome>,
): Deed {
  return async (actions, asked, request, find) => {
    const key = await find();
    const { warnings } = await act(actions, asked, key, request);
    return { lines: [`${participle} ${nameOf(key)}`], warnings };
  };
}

const nameOf = ({ hash, alias }: Pick<Key, 'hash' | 'alias'>) => `${short(hash)} ${alias || '-'}`;

const created = ({ hash, token }: Created, alias: string) => [
  `created ${nameOf({ hash, alias })}`,
  `TOKEN=${token}`,
];

const UNITS: Record<string, number> = { s: 1, m: 60, h: 3600, d: 86_400 };

function milliseconds(text: string): number {
  const [, count, unit = ''] = /^(\d{1,4})([smhd])$/.exec(text) ?? [];
  if (count === undefined) throw new Error(`ENDS is ${text}; it can be a time such as 90s, 30m, 24h or 7d.`);
  return Number(count) * (UNITS[unit] ?? 0) * 1000;
}
