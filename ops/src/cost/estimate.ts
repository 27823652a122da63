/** What an environment costs a month, and a million calls. */
import type { Resource } from './plan-set.ts';
import type { Price, PriceTable } from './price-table.ts';
import { quantities } from './quantities.ts';

/** One price in one unit. USD are rounded to cents, and totals are the sums of what is shown. */
export interface Line {
  unit: string;
  what: string;
  /** In the price's own unit. */
  quantity: number;
  price: Pick<Price, 'value' | 'unit'>;
  usd: number;
}

export interface Estimate {
  /** A month in which nobody calls. */
  idle: { lines: Line[]; total: number };
  /** What a million calls add. */
  calls: { lines: Line[]; total: number };
}

/** @throws Error that names every type that is neither priced nor free, and every price that the table has not */
export function estimate(resources: Resource[], table: PriceTable): Estimate {
  const { assumptions, free, prices } = table;
  const unknown = resources.filter(({ type }) => !(type in quantities) && !(type in free));
  if (unknown.length > 0)
    throw new Error(
      `ops/prices.yaml neither prices these nor declares them free: ${unknown.map(({ unit, address }) => `${address} (${unit})`).join(', ')}`,
    );
  const needed = resources.flatMap((resource) =>
    (quantities[resource.type]?.(resource, { resources, assumptions }) ?? []).map((quantity) => ({
      unit: resource.unit,
      ...quantity,
    })),
  );
  const unpriced = new Set(needed.map(({ price }) => price).filter((price) => !(price in prices)));
  if (unpriced.size > 0)
    throw new Error(`ops/prices.yaml has no price of ${[...unpriced].join(', ')} (${table.region})`);

  const lines = (when: 'idle' | 'calls') => {
    const amounts = new Map<string, { unit: string; price: Price; quantity: number }>();
    for (const { unit, price, ...needs } of needed.filter((quantity) => when in quantity)) {
      const quantity = needs[when] ?? Number.NaN;
      if (!Number.isFinite(quantity))
        throw new Error(
          `${unit}: how much of ${price} is needed is not known; prices.yaml lacks an assumption`,
        );
      const key = `${unit} ${price}`;
      const before = amounts.get(key)?.quantity ?? 0;
      if (quantity + before > 0)
        amounts.set(key, { unit, price: prices[price] as Price, quantity: quantity + before });
    }
    const all = [...amounts.values()].map(({ unit, price, quantity }) => ({
      unit,
      what: price.what,
      quantity,
      price: { value: price.value, unit: price.unit },
      usd: cents(quantity * price.value),
    }));
    return { lines: all, total: cents(all.reduce((total, { usd }) => total + usd, 0)) };
  };
  return { idle: lines('idle'), calls: lines('calls') };
}

/** Half a cent goes up, also where binary fractions put it a hair below. */
export const cents = (usd: number) => Math.round(Number((usd * 100).toPrecision(12))) / 100;
