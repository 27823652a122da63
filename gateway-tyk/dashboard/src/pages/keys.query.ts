/** The list's filters, as the address of the page has them. */
import type { Request } from 'express';
import { type KeyQuery, SORTS } from '../gateway/inventory.ts';
import { KEY_STATES } from '../gateway/key.ts';

/** Whatever is no filter is left out, so that an old or a mistyped address still shows keys. */
export function readQuery({ query }: Pick<Request, 'query'>): KeyQuery {
  const given = (name: string) => {
    const value = query[name];
    return typeof value === 'string' ? value.trim().slice(0, 200) : '';
  };
  const text = given('q');
  const plan = given('plan');
  const state = KEY_STATES.find((state) => state === given('state'));
  const sort = SORTS.find((sort) => sort === given('sort'));
  const page = /^[1-9]\d{0,5}$/.test(given('page')) ? Number(given('page')) : 1;
  return {
    ...(text && { text }),
    ...(plan && { plan }),
    ...(state && { state }),
    ...(sort && { sort }),
    ...(given('order') === 'desc' && { descending: true }),
    page,
  };
}

/** The address of a list. */
export function listUrl({ text, plan, state, sort, descending, page = 1 }: KeyQuery): string {
  const parameters = new URLSearchParams({
    ...(text && { q: text }),
    ...(plan && { plan }),
    ...(state && { state }),
    ...(sort && { sort }),
    ...(descending && { order: 'desc' }),
    ...(page > 1 && { page: String(page) }),
  });
  return parameters.size > 0 ? `/keys?${parameters}` : '/keys';
}

export const isFiltered = ({ text, plan, state }: KeyQuery): boolean => Boolean(text || plan || state);

/** The same list without its filters. */
export const orderOf = ({ sort, descending }: KeyQuery): KeyQuery => ({
  ...(sort && { sort }),
  ...(descending && { descending }),
});
