/** What is wrong now, in a sentence each, for the lines above every page. */
import type { InventoryStatus } from '../gateway/inventory.ts';
import type { Comparison } from '../gateway/shipped.ts';
import { count, relative } from './words.ts';

export interface Notice {
  text: string;
  link?: { title: string; href: string };
}

/** For how long a drift is news, in milliseconds. */
const NEWS = 3_600_000;

export function noticesOf(
  { asOf, failure, drift }: InventoryStatus,
  comparison: Comparison | undefined,
): Notice[] {
  const notices: Notice[] = [];
  if (failure) {
    const { title, advice } = failure.explanation;
    const shown = asOf ? `The keys shown are those of ${relative(asOf)}.` : 'No key could be read yet.';
    notices.push({ text: `${title} ${advice} ${shown}`, link: { title: 'Gateway', href: '/gateway' } });
  }
  const recent = drift.filter(({ seen }) => Date.now() - seen.getTime() < NEWS);
  if (recent.length > 0) {
    notices.push({
      text: `${count(recent.length, 'change')} to keys in the last hour ${recent.length === 1 ? 'was' : 'were'} not made here.`,
      link: { title: 'See what changed', href: '/gateway#drift' },
    });
  }
  const differences = comparison ? comparison.apis.length + comparison.policies.length : 0;
  if (differences > 0) {
    notices.push({
      text: `What the gateway has loaded differs from what this release ships, in ${count(differences, 'place')}.`,
      link: { title: 'See the differences', href: '/gateway#definitions' },
    });
  }
  return notices;
}
