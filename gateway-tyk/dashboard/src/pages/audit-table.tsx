/** What was done, an action a row: its intention and its outcome are lines of their own in the log. */
import type { Action, AuditEntry } from '../audit/audit.ts';
import { isHash } from '../gateway/key.ts';
import { number } from '../gateway/words.ts';
import { Badge, type Tone } from './badge.tsx';
import { ExactTime, Time } from './time.tsx';
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

/**
 * An action a key: of a rotation the old key and the new one each have their own.
 *
 * @param entries newest first, so that the first line of an action says how it ended
 */
function latestOf(entries: readonly AuditEntry[]): AuditEntry[] {
  // The intention to create a key does not know it yet.
  const keys = new Map(entries.flatMap(({ id, key }) => (key === undefined ? [] : [[id, key] as const])));
  const actions = new Map<string, AuditEntry>();
  for (const entry of entries) {
    const key = entry.key ?? keys.get(entry.id);
    const action = `${entry.id} ${key}`;
    const later = actions.get(action);
    actions.set(action, {
      ...(later ?? entry),
      ...(key && { key }),
      detail: { ...entry.detail, ...later?.detail },
    });
  }
  return [...actions.values()];
}

const ENDED: AuditEntry['outcome'][] = ['done', 'failed', 'unknown'];

/** Milliseconds; no action takes as long. */
const UNDER_WAY = 120_000;

/** What was begun, and of which nobody has written how it ended: the dashboard was ended in its midst, perhaps. */
export function Unfinished({ entries }: { entries: readonly AuditEntry[] }) {
  const unfinished = latestOf(entries).filter(
    ({ outcome, time }) => !ENDED.includes(outcome) && Date.now() - Date.parse(time) > UNDER_WAY,
  );
  return unfinished.length > 0 ? (
    <section class="notices" aria-label="What was begun and not ended">
      {unfinished.map(({ id, time, actor, action, key }) => (
        <p key={`${id} ${key}`}>
          “{ACTIONS[action]}” was begun by {actor.name} <Time at={new Date(time)} />, and how it ended was not
          written down: the dashboard may have been ended in its midst.{' '}
          {key ? (
            <>
              See whether <a href={`/keys/${key}`}>the key</a> is as it should be.
            </>
          ) : (
            'See whether there is a new key whose token nobody has.'
          )}
        </p>
      ))}
    </section>
  ) : null;
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
          <tr key={`${id} ${key}`}>
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

const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/;

/** What stands in the log as `true`, in words. */
const FLAGS: Record<string, string> = {
  gone: 'was gone already',
  later: 'seen some seconds later',
  again: 'had to be made again',
};

const Details = ({ detail }: Pick<AuditEntry, 'detail'>) => (
  <span class="details">
    {Object.entries(detail)
      .filter(([, value]) => value !== null && value !== '')
      .map(([name, value]) => (
        <span key={name}>
          {value === true ? (
            <b>{FLAGS[name] ?? wordsOf(name)}</b>
          ) : (
            <>
              {wordsOf(name)}: <Value value={typeof value === 'number' ? number(value) : String(value)} />
            </>
          )}{' '}
        </span>
      ))}
  </span>
);

const wordsOf = (name: string): string => name.replaceAll('_', ' ');

function Value({ value }: { value: string }) {
  if (isHash(value)) {
    return (
      <a href={`/keys/${value}`}>
        <code title={value}>{shortHash(value)}</code>
      </a>
    );
  }
  return <b>{TIME.test(value) ? exact(new Date(value)) : value}</b>;
}
