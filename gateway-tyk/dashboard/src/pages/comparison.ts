/** What the gateway has loaded against what this release ships: asked in the background, since every page says when they differ. */
import type { GatewayApi } from '../gateway/client.ts';
import type { Comparison, Shipped } from '../gateway/shipped.ts';

/** Milliseconds. Definitions change with releases, not with calls. */
const MOST_AGE = 60_000;

export interface Comparisons {
  /** The last one, at once; absent until the first has come. When it is old, another is asked for. */
  latest(): Comparison | undefined;
  /** @throws GatewayError */
  now(): Promise<Comparison>;
}

export function comparisons(shipped: Pick<Shipped, 'compare'>, gateway: GatewayApi): Comparisons {
  let last: Comparison | undefined;
  let underWay: Promise<Comparison> | undefined;
  const now = () => {
    underWay ??= shipped
      .compare(gateway)
      .then((comparison) => {
        last = comparison;
        return comparison;
      })
      .finally(() => {
        underWay = undefined;
      });
    return underWay;
  };
  return {
    latest() {
      // What is wrong with the gateway the inventory says.
      if (!last || Date.now() - last.checked.getTime() > MOST_AGE) void now().catch(() => {});
      return last;
    },
    now,
  };
}
