/** What was done, an action a row: its intention and its outcome are lines of their own in the log. */
import type { Action, AuditEntry } from '../audit/audit.ts';
import { number } from '../gateway/words.ts';
import { Badge, type Tone } from './badge.tsx';
import { ExactTime } from './time.tsx';
import { exact, shortHash } from './words.ts';

const ACTIONS: Record<Action, string> = {
  create: 'Create',
  rotate: 'Rotate',
  disable: 'Disable',
  enable: 'Enable',
  'change-plan': 'Change plan',
  'reset-quota': 'Reset quota',
  revoke: 'Revoke',
};

const OUTCOMES: Record<AuditEntry['outcome'], { text: string; tone: Tone }> = {
  intended: { text: 'No outcome recorded', tone: 'warn' },
  done: { text: 'Done', tone: 'good' },
  failed: { text: 'Failed', tone: 'bad' },
  unknown: { text: 'Unknown', tone: 'warn' },
};

/** @param entries newest first, so that the first line of an action says how it ended */
function latestOf(entries: readonly AuditEntry[]): AuditEntry[] {
  const actions = new Map<string, AuditEntry>();
  for (const entry of entries) {
    const later = actions.get(entry.id);
    const key = later?.key ?? entry.key;
    actions.set(entry.id, {
      ...(later ?? entry),
      ...(key && { key }),
      detail: { ...entry.detail, ...later?.detail },
    });
  }
  return [...actions.values()];
}

interface AuditTableProps {
  entries: readonly AuditEntry[];
  /** Left out on the page of the key itself. */
  withKey?: boolean;
}

/** As far as these lines know: not each of them has the alias. */
const aliasesIn = (entries: readonly AuditEntry[]): Map<string, string> =>
  new Map(
    entries.flatMap(({ key, detail: { alias } }) =>
      key !== undefined && typeof alias === 'string' && alias !== '' ? [[key, alias] as const] : [],
    ),
  );

export function AuditTable({ entries, withKey = false }: AuditTableProps) {
  const aliases = aliasesIn(entries);
  return (
    <table class="cards">
      <thead>
        <tr>
          <th scope="col">When</th>
          <th scope="col">Who</th>
          <th scope="col">What</th>
          {withKey && <th scope="col">Key</th>}
          <th scope="col">Outcome</th>
          <th scope="col">Details</th>
        </tr>
      </thead>
      <tbody>
        {latestOf(entries).map(({ id, time, actor, action, key, outcome, detail }) => (
          <tr key={id}>
            <td class="wide">
              <ExactTime at={new Date(time)} />
            </td>
            <td>
              {actor.name} <small>{actor.role}</small>
            </td>
            <td>{ACTIONS[action]}</td>
            {withKey && (
              <td data-label="Key">
                {key ? (
                  <>
                    <a href={`/keys/${key}`}>{aliases.get(key) ?? shortHash(key)}</a>{' '}
                    {aliases.has(key) && <code>{shortHash(key)}</code>}
                  </>
                ) : (
                  <span class="muted">—</span>
                )}
              </td>
            )}
            <td>
              <Badge {...OUTCOMES[outcome]} />
            </td>
            <td class="wide">
              <Details detail={detail} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

const HASH = /^[0-9a-f]{64}$/;
const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/;

const Details = ({ detail }: Pick<AuditEntry, 'detail'>) => (
  <span class="details">
    {Object.entries(detail)
      .filter(([, value]) => value !== null && value !== '')
      .map(([name, value]) => (
        <span key={name}>
          {name.replaceAll('_', ' ')}:{' '}
          <Value value={typeof value === 'number' ? number(value) : String(value)} />
        </span>
      ))}
  </span>
);

function Value({ value }: { value: string }) {
  if (HASH.test(value)) {
    return (
      <a href={`/keys/${value}`}>
        <code title={value}>{shortHash(value)}</code>
      </a>
    );
  }
  return <b>{TIME.test(value) ? exact(new Date(value)) : value}</b>;
}
