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

export const noticesOf = (status: InventoryStatus, comparison: Comparison | undefined): Notice[] => [
  ...ofFailure(status),
  ...leftOut(status).map((text) => ({ text, link: { title: 'Gateway', href: '/gateway' } })),
  ...ofDrift(status),
  ...ofDefinitions(comparison),
];

/** Keys that the last refresh saw and could not take in. */
export function leftOut({ unread = 0, unhashed = 0 }: InventoryStatus): string[] {
  return [
    ...(unread > 0
      ? [
          `${count(unread, 'key')} could not be read at the last refresh, and may be shown as before or not at all.`,
        ]
      : []),
    ...(unhashed > 0
      ? [
          `The gateway has ${count(unhashed, 'key')} that it does not keep under a SHA-256. Nothing of them is shown, since their names may be the tokens themselves: set hash_keys to true and hash_key_function to sha256 in tyk.conf, and issue them anew.`,
        ]
      : []),
  ];
}

function ofFailure({ failure, asOf }: InventoryStatus): Notice[] {
  if (!failure) return [];
  const { title, advice } = failure.explanation;
  const shown = asOf ? `The keys shown are those of ${relative(asOf)}.` : 'No key could be read yet.';
  return [{ text: `${title} ${advice} ${shown}`, link: { title: 'Gateway', href: '/gateway' } }];
}

function ofDrift({ drift }: InventoryStatus): Notice[] {
  const recent = drift.filter(({ seen }) => Date.now() - seen.getTime() < NEWS).length;
  if (recent === 0) return [];
  const text = `${count(recent, 'change')} to keys in the last hour ${recent === 1 ? 'was' : 'were'} not made here.`;
  return [{ text, link: { title: 'See what changed', href: '/gateway#drift' } }];
}

function ofDefinitions(comparison: Comparison | undefined): Notice[] {
  const differences = comparison ? comparison.apis.length + comparison.policies.length : 0;
  if (differences === 0) return [];
  const text = `What the gateway has loaded differs from what this release ships, in ${count(differences, 'place')}.`;
  return [{ text, link: { title: 'See the differences', href: '/gateway#definitions' } }];
}

/** One more, unless it says the same. */
export const withFirst = (first: Notice, others: readonly Notice[] = []): Notice[] =>
  others.some(({ text }) => text.startsWith(first.text)) ? [...others] : [first, ...others];
