/** Keys as the Gateway API knows them: sessions under the hash of a token, with their rights from a policy. */
import { createHash, randomBytes } from 'node:crypto';
import type { Definitions, Limit } from './definitions.ts';
import type { Session, Store } from './store.ts';

/** What a key may do at this moment. */
export interface Rights {
  inactive: boolean;
  /** The policy's and the key's own. */
  tags: string[];
  /** By API id. */
  limits: Map<string, Limit>;
}

/** A request that the Gateway API can't do; becomes `{"status":"error","message":…}`. */
export class KeyError extends Error {
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

export const hashToken = (token: string) => createHash('sha256').update(token).digest('hex');

/** The policies are asked each time, so that a reload changes the keys that exist. */
export function rightsOf(session: Session, { policies }: Definitions): Rights | undefined {
  const policy = policies.get(session.apply_policies[0] ?? '');
  if (!policy) return undefined;
  return {
    inactive: policy.is_inactive,
    tags: [...(policy.tags ?? []), ...(session.tags ?? [])],
    limits: new Map(Object.entries(policy.access_rights).map(([api, right]) => [api, right.limit])),
  };
}

export function keyring(store: Store, definitions: () => Definitions) {
  /** @throws KeyError when the body names no policy that is loaded for its organisation */
  function accept(body: Partial<Session>, known?: Session): Session {
    const [id, ...more] = body.apply_policies ?? [];
    const policy = definitions().policies.get(id ?? '');
    if (more.length > 0)
      throw new KeyError(501, 'The embedded gateway implements one policy per key; use the real Tyk');
    if (!policy || policy.org_id !== body.org_id) {
      if (known) throw new KeyError(500, 'Failed to create key, ensure security settings are correct.');
      if (id === undefined) {
        if (!body.access_rights)
          throw new KeyError(
            400,
            'Failed to create key, keys must have at least one Access Rights record set.',
          );
        throw new KeyError(
          501,
          'The embedded gateway implements rights by policy only (apply_policies); use the real Tyk',
        );
      }
      throw new KeyError(500, `Failed to create key - policy not found: ${JSON.stringify(id)}`);
    }
    const now = new Date();
    return {
      org_id: policy.org_id,
      apply_policies: [policy.id],
      ...(body.alias && { alias: body.alias }),
      ...(body.tags?.length && { tags: body.tags }),
      ...(body.meta_data && { meta_data: body.meta_data }),
      ...(body.expires && { expires: body.expires }),
      date_created: known?.date_created ?? now.toISOString(),
      last_updated: String(Math.floor(now.getTime() / 1000)),
    };
  }

  async function resetQuotas(hash: string): Promise<void> {
    await Promise.all(definitions().apis.map((api) => store.resetQuota(api.id, hash)));
  }

  return {
    /** @returns the token, which is told here and never again, and its hash */
    async create(body: Partial<Session>): Promise<{ token: string; hash: string }> {
      const session = accept(body);
      // Tyk's shape of a token: the organisation, a random id, and how the token is hashed.
      const id = randomBytes(16).toString('hex');
      const token = Buffer.from(JSON.stringify({ org: session.org_id, id, h: 'sha256' })).toString('base64');
      const hash = hashToken(token);
      await store.save(hash, session);
      return { token, hash };
    },

    /** Replaces the key's session, as a PUT does; nothing is merged. */
    async replace(hash: string, body: Partial<Session>, resetQuota: boolean): Promise<void> {
      const known = await store.session(hash);
      if (!known) throw new KeyError(404, 'Key is not found');
      const session = accept(body, known);
      const expiry = body.expires ?? 0;
      // A past expiry is ignored: the key keeps the one it has.
      if (expiry > 0 && expiry * 1000 < Date.now() && known.expires) session.expires = known.expires;
      await store.save(hash, session);
      if (resetQuota) await resetQuotas(hash);
    },

    async remove(hash: string): Promise<void> {
      if (!(await store.remove(hash))) throw new KeyError(404, 'There is no such key found');
    },

    /** @returns the session with the rights, counters and state that it has now */
    async describe(hash: string): Promise<Record<string, unknown>> {
      const session = await store.session(hash);
      if (!session) throw new KeyError(404, 'Key not found');
      const rights: Record<string, unknown> = {};
      const policy = definitions().policies.get(session.apply_policies[0] ?? '');
      for (const [api, right] of Object.entries(policy?.access_rights ?? {})) {
        const quota = right.limit.quota_max > 0 ? await store.quota(api, hash) : undefined;
        const remaining = Math.max(0, right.limit.quota_max - (quota?.count ?? 0));
        const counters = right.limit.quota_max > 0 && {
          ...(quota && { quota_renews: Math.floor(quota.renews / 1000) }),
          ...(remaining > 0 && { quota_remaining: remaining }),
        };
        rights[api] = { ...right, limit: { ...right.limit, ...counters }, allowance_scope: api };
      }
      const tags = [...new Set(rightsOf(session, definitions())?.tags ?? session.tags ?? [])];
      return {
        ...session,
        ...(tags.length > 0 && { tags }),
        access_rights: rights,
        ...(policy?.is_inactive && { is_inactive: true }),
      };
    },
  };
}
