/** Who did what to which key, and when. */
import type { RequestHandler } from 'express';
import type { Audit, AuditPage } from '../audit/audit.ts';
import { isHash } from '../gateway/key.ts';
import { AuditTable, Unfinished } from './audit-table.tsx';
import { send } from './layout.tsx';
import { shortHash } from './words.ts';

/** Lines; an action has at least two. */
const LIMIT = 400;

export const auditPage =
  (audit: Audit): RequestHandler =>
  async (req, res) => {
    const given = typeof req.query.key === 'string' ? req.query.key.trim().toLowerCase() : '';
    const found =
      isHash(given) || given === '' || BEGINNING.test(given) ? await find(audit, given) : undefined;
    send(
      req,
      res,
      { title: 'Audit', section: '/audit', status: found ? 200 : 422 },
      <AuditLog given={given} found={found} />,
    );
  };

/** Of a hash, as the pages show it. */
const BEGINNING = /^[0-9a-f]{8,63}$/;

/** The log is asked by whole hashes; for a beginning its last lines are looked through. */
async function find(audit: Audit, given: string): Promise<AuditPage> {
  if (given === '' || isHash(given)) return audit.recent({ ...(given && { key: given }), limit: LIMIT });
  const { entries, ...rest } = await audit.recent({ limit: LIMIT });
  return { ...rest, entries: entries.filter(({ key }) => key?.startsWith(given)) };
}

const AuditLog = ({ given, found }: { given: string; found: AuditPage | undefined }) => (
  <>
    <h1>Audit</h1>
    <p class="muted">What was done to keys by this dashboard, newest first.</p>
    <search>
      <form class="filters" action="/audit">
        <label for="key">
          Hash of a key
          <input
            id="key"
            name="key"
            type="search"
            value={given}
            autocomplete="off"
            spellcheck={false}
            aria-invalid={found ? undefined : 'true'}
            aria-describedby={found ? undefined : 'key-error'}
          />
        </label>
        <button type="submit" class="quiet">
          Show
        </button>
        {given && <a href="/audit">All keys</a>}
        {!found && (
          <small id="key-error" class="error">
            Give the hash or at least its first 8 characters, 0–9 and a–f. It is on the page of the key.
          </small>
        )}
      </form>
    </search>
    {found && <Unfinished entries={found.entries} />}
    {found && found.entries.length > 0 && <AuditTable entries={found.entries} withKey />}
    {found?.entries.length === 0 && (
      <p class="empty">
        {given
          ? `Nothing was done here to the key ${shortHash(given)}…, as far back as the log goes.`
          : 'Nothing was done here yet. Each change of a key gets a line before it is confirmed.'}
      </p>
    )}
    {found?.older && <p class="muted">{found.older}</p>}
  </>
);
