/** Searching, filtering, sorting and paging keys. */
import { NO_PLAN } from './counts.ts';
import { KEY_STATES, type Key, type KeyState, shareUsed } from './key.ts';

export const SORTS = ['alias', 'owner', 'plan', 'state', 'created', 'expires', 'used'] as const;

export type Sort = (typeof SORTS)[number];

export interface KeyQuery {
  /** Found in alias or owner, or the beginning of a hash; whatever the case. */
  text?: string;
  /** `none`: those without one. */
  plan?: string;
  state?: KeyState;
  /** By alias where there is none. */
  sort?: Sort;
  descending?: boolean;
  /** From 1; what is beyond the last page is the last one. */
  page?: number;
}

export interface KeyPage {
  keys: Key[];
  /** Of all pages. */
  total: number;
  page: number;
  /** At least 1. */
  pages: number;
}

export const PAGE_SIZE = 50;

export function findKeys(keys: readonly Key[], query: KeyQuery): KeyPage {
  const found = inOrder(keys.filter(matching(query)), query);
  const pages = Math.max(1, Math.ceil(found.length / PAGE_SIZE));
  const page = Math.min(Math.max(1, Math.floor(query.page ?? 1) || 1), pages);
  return { keys: found.slice((page - 1) * PAGE_SIZE, page * PAGE_SIZE), total: found.length, page, pages };
}

/** One spelling of what looks the same: `É` may be one character or two. */
const folded = (text: string) => text.normalize('NFKC').toLowerCase();

function matching({ text = '', plan, state }: KeyQuery): (key: Key) => boolean {
  const sought = folded(text.trim());
  return (key) =>
    (plan === undefined || (key.plan ?? NO_PLAN) === plan) &&
    (state === undefined || key.state === state) &&
    (sought === '' ||
      folded(key.alias).includes(sought) ||
      folded(key.owner).includes(sought) ||
      key.hash.startsWith(sought));
}

const { compare } = new Intl.Collator('en', { numeric: true });

/** Numbers and texts to sort by; undefined for what a key does not have, which comes last in either direction. */
const VALUES: Record<Sort, (key: Key) => string | number | undefined> = {
  alias: ({ alias }) => alias || undefined,
  owner: ({ owner }) => owner || undefined,
  plan: ({ plan }) => plan,
  state: ({ state }) => KEY_STATES.indexOf(state),
  created: ({ created }) => created?.getTime(),
  expires: ({ expires }) => expires?.getTime(),
  // Of the quota that is used up most.
  used: ({ usage }) => maximum(usage.map(shareUsed)),
};

function maximum(shares: (number | undefined)[]): number | undefined {
  const known = shares.filter((share) => share !== undefined);
  return known.length > 0 ? Math.max(...known) : undefined;
}

function inOrder(keys: readonly Key[], { sort = 'alias', descending = false }: KeyQuery): Key[] {
  const valued = keys.map((key) => ({ key, value: VALUES[sort](key) }));
  valued.sort(({ key: one, value: a }, { key: other, value: b }) => {
    if (a !== b) {
      if (a === undefined) return 1;
      if (b === undefined) return -1;
      const order = typeof a === 'string' ? compare(a, b as string) : a - (b as number);
      if (order !== 0) return descending ? -order : order;
    }
    // The same order at each look, or keys would be missing between two pages.
    return one.hash < other.hash ? -1 : 1;
  });
  return valued.map(({ key }) => key);
}
