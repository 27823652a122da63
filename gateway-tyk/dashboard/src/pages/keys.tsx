/** All keys: searched, filtered, sorted, page by page. */
import type { Request, RequestHandler } from 'express';
import { may, operatorOf } from '../access/operator.ts';
import type { Audit } from '../audit/audit.ts';
import type { Inventory, InventoryStatus, KeyPage, KeyQuery, Sort } from '../gateway/inventory.ts';
import { isHash, KEY_STATES, type Key } from '../gateway/key.ts';
import type { Plans } from '../gateway/plans.ts';
import { isFiltered, listUrl, orderOf, readQuery } from './keys.query.ts';
import { send } from './layout.tsx';
import { plansToBeOn } from './plan-choice.tsx';
import { FullestQuota } from './quota.tsx';
import { STATES, State } from './state.tsx';
import { Time } from './time.tsx';
import { count, nameOf, shortHash } from './words.ts';

export const keysPage =
  (inventory: Inventory, audit: Audit): RequestHandler =>
  async (req, res) => {
    const query = readQuery(req);
    // A script sends every field of the form; the address bar gets the address as short as links have it.
    if (req.get('HX-Source')?.startsWith('form')) res.set('HX-Replace-Url', listUrl(query));
    send(
      req,
      res,
      { title: 'Keys', section: '/keys', doneTo: await revokedKey(req, audit) },
      <Keys
        query={query}
        found={inventory.find(query)}
        plans={inventory.plans}
        status={inventory.status}
        mayCreate={may(operatorOf(req), 'operator')}
      />,
    );
  };

/** The name of a key that was just revoked: only the audit still knows it. */
async function revokedKey(req: Request, audit: Audit): Promise<string | undefined> {
  const { done, key } = req.query;
  if (done !== 'revoked' || !isHash(key) || !may(operatorOf(req), 'operator')) return undefined;
  const { entries } = await audit.recent({ key, limit: 4, brief: true });
  const alias = entries
    .map(({ detail }) => detail.alias)
    .find((alias) => typeof alias === 'string' && alias !== '');
  return alias === undefined ? shortHash(key) : String(alias);
}

interface KeysProps {
  query: KeyQuery;
  found: KeyPage;
  plans: Plans;
  status: InventoryStatus;
  mayCreate: boolean;
}

const Keys = ({ query, found, plans, status, mayCreate }: KeysProps) => (
  <>
    <div class="title">
      <h1>Keys</h1>
      {mayCreate && (
        <a class="button" href="/keys/new">
          Create a key
        </a>
      )}
    </div>
    <Filters query={query} plans={plans} />
    {/* Shown again every few seconds, as the address then says. */}
    <section
      id="keys"
      aria-label="Keys found"
      hx-get={listUrl({ ...query, page: found.page })}
      hx-trigger={status.asOf ? 'every 15s' : 'every 2s'}
      hx-select="#keys"
      hx-select-oob="#notices:outerMorph"
      hx-swap="outerMorph"
    >
      <p class="muted">
        <span role="status">{count(found.total, 'key')}</span>
        {status.asOf && (
          <>
            {' '}
            · as of <Time at={status.asOf} />
          </>
        )}
        {isFiltered(query) && (
          <>
            {' '}
            · <a href={listUrl(orderOf(query))}>Clear</a>
          </>
        )}
        <span class="stale"> · not brought up to date: the dashboard does not answer</span>
      </p>
      {found.keys.length > 0 ? (
        <KeysTable keys={found.keys} query={query} plans={plans} />
      ) : (
        <Empty query={query} status={status} mayCreate={mayCreate} />
      )}
      <Pager query={query} found={found} />
    </section>
  </>
);

const Filters = ({ query, plans }: { query: KeyQuery; plans: Plans }) => (
  <search>
    <form
      class="filters"
      action="/keys"
      hx-get="/keys"
      hx-trigger="input changed delay:300ms from:#q, change, submit"
      hx-target="#keys"
      hx-select="#keys"
      hx-swap="outerMorph"
    >
      <label for="q">
        Search
        <input
          id="q"
          name="q"
          type="search"
          value={query.text}
          placeholder="Alias, owner, or the beginning of a hash"
          autocomplete="off"
          spellcheck={false}
        />
      </label>
      <label for="plan">
        Plan
        <select id="plan" name="plan">
          <option value="">All plans</option>
          {plansToBeOn(plans).map(({ id, name }) => (
            <option key={id} value={id} selected={id === query.plan}>
              {name}
            </option>
          ))}
          <option value="none" selected={query.plan === 'none'}>
            Without a plan
          </option>
        </select>
      </label>
      <label for="state">
        State
        <select id="state" name="state">
          <option value="">All states</option>
          {KEY_STATES.map((state) => (
            <option key={state} value={state} selected={state === query.state}>
              {STATES[state].title}
            </option>
          ))}
        </select>
      </label>
      {query.sort && <input type="hidden" name="sort" value={query.sort} />}
      {query.descending && <input type="hidden" name="order" value="desc" />}
      <button type="submit" class="quiet">
        Search
      </button>
    </form>
  </search>
);

const COLUMNS: { title: string; sort: Sort; descendingFirst?: boolean }[] = [
  { title: 'Alias', sort: 'alias' },
  { title: 'Owner', sort: 'owner' },
  { title: 'Plan', sort: 'plan' },
  { title: 'State', sort: 'state' },
  { title: 'Quota used', sort: 'used', descendingFirst: true },
  { title: 'Created', sort: 'created', descendingFirst: true },
  { title: 'Expires', sort: 'expires' },
];

const KeysTable = ({ keys, query, plans }: { keys: Key[]; query: KeyQuery; plans: Plans }) => (
  <table class="cards">
    <thead>
      <tr>
        {COLUMNS.map((column) => (
          <SortableHeader key={column.sort} {...column} query={query} />
        ))}
      </tr>
    </thead>
    <tbody>
      {keys.map((key) => (
        <tr key={key.hash} id={`key-${key.hash}`}>
          <th scope="row" class="name">
            <a href={`/keys/${key.hash}`}>{nameOf(key)}</a> {key.alias && <code>{shortHash(key.hash)}</code>}
          </th>
          <td data-label="Owner" class="name">
            {key.owner || <span class="muted">—</span>}
          </td>
          <td data-label="Plan">
            {key.plan ? (plans.get(key.plan)?.name ?? key.plan) : <span class="muted">—</span>}
          </td>
          <td>
            <State state={key.state} />
          </td>
          <td data-label="Quota used">
            <FullestQuota usage={key.usage} />
          </td>
          <td data-label="Created">
            {key.created ? <Time at={key.created} /> : <span class="muted">—</span>}
          </td>
          <td data-label="Expires">
            {key.expires ? <Time at={key.expires} /> : <span class="muted">never</span>}
          </td>
        </tr>
      ))}
    </tbody>
  </table>
);

interface SortableHeaderProps {
  title: string;
  sort: Sort;
  descendingFirst?: boolean;
  query: KeyQuery;
}

function SortableHeader({ title, sort, descendingFirst = false, query }: SortableHeaderProps) {
  const sorted = sort === (query.sort ?? 'alias');
  const descending = sorted && query.descending === true;
  const next = { ...query, page: 1, sort, descending: sorted ? !descending : descendingFirst };
  return (
    <th scope="col" aria-sort={sorted ? (descending ? 'descending' : 'ascending') : undefined}>
      <a class="sort" href={listUrl(next)}>
        {title}
      </a>
    </th>
  );
}

function Empty({ query, status, mayCreate }: Pick<KeysProps, 'query' | 'status' | 'mayCreate'>) {
  if (isFiltered(query)) {
    return (
      <p class="empty">
        No key is like that. <a href="/keys">Show all keys</a>, or search for less: a part of the alias or of
        the owner, or the first characters of a hash.
      </p>
    );
  }
  if (!status.asOf) {
    return (
      <p class="empty">
        {status.failure
          ? 'The keys could not be read from the gateway. They appear here as soon as it answers.'
          : 'The keys are being read from the gateway for the first time.'}
      </p>
    );
  }
  return (
    <p class="empty">
      There is no key yet.{' '}
      {mayCreate ? (
        <a href="/keys/new">Create the first one</a>
      ) : (
        'An operator can create one; your role is to look.'
      )}
    </p>
  );
}

const Pager = ({ query, found: { page, pages } }: { query: KeyQuery; found: KeyPage }) =>
  pages > 1 ? (
    <nav class="pager" aria-label="Pages">
      {page > 1 ? (
        <a rel="prev" href={listUrl({ ...query, page: page - 1 })}>
          Previous
        </a>
      ) : (
        <span class="muted">Previous</span>
      )}
      <span>
        Page {page} of {pages}
      </span>
      {page < pages ? (
        <a rel="next" href={listUrl({ ...query, page: page + 1 })}>
          Next
        </a>
      ) : (
        <span class="muted">Next</span>
      )}
    </nav>
  ) : null;
