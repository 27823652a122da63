/** Keys as lines of text: as much of the hash as tells one from another, whose it is, and what is used up. */
import type { Key } from '../../../gateway-tyk/dashboard/src/gateway/key.ts';

/** Characters of a hash. */
const SHORT = 8;

export const short = (hash: string): string => hash.slice(0, SHORT);

/** `2026-11-28T04:10:00Z`. */
export const time = (at: Date): string => at.toISOString().replace(/\.\d+Z$/, 'Z');

/** One a key, in columns two blanks apart. */
export function keyLines(keys: readonly Key[]): string[] {
  const rows = keys.map(({ hash, alias, owner, plan, state }) => [short(hash), alias, owner, plan, state]);
  const widths = [0, 1, 2, 3, 4].map((column) => Math.max(...rows.map((row) => text(row[column]).length)));
  return keys.map((key, index) =>
    [
      ...(rows[index] ?? []).map((value, column) => text(value).padEnd(widths[column] ?? 0)),
      ...key.usage.flatMap(({ api, used, quota }) =>
        used === undefined || !quota ? [] : [`${api} ${used}/${quota.calls}`],
      ),
      ...(key.expires ? [`ends ${time(key.expires)}`] : []),
      ...(key.rotatedFrom ? [`replaces ${short(key.rotatedFrom)}`] : []),
      ...(key.rotatedTo ? [`replaced by ${short(key.rotatedTo)}`] : []),
    ]
      .join('  ')
      .trimEnd(),
  );
}

const text = (value: string | undefined) => value || '-';
