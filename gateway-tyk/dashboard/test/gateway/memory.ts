/** A gateway of which a test decides what happens in the midst of a refresh. */
import type { Policy, Session } from '../../src/gateway/client.ts';
import { GatewayError } from '../../src/gateway/errors.ts';
import type { InventoryOptions } from '../../src/gateway/inventory.ts';

const limit = { rate: 5, per: 1, quota_max: 100, quota_renewal_rate: 3600 };
const access_rights = { hash: { api_id: 'hash', api_name: 'hash', limit } };
const policy = { org_id: 'digest', is_inactive: false, access_rights };

export interface MemoryGateway {
  gateway: InventoryOptions['gateway'];
  audited: InventoryOptions['audited'];
  /** By hash: when another task of the dashboard did something to the key, as the audit has it. */
  done: Map<string, Date>;
  sessions: Map<string, Session>;
  policies: Policy[];
  /** How many names of keys are not told. */
  unhashed: number;
  /** What was asked of it. */
  asked: string[];
  /** After something was read, and before it is answered; `hashes`, `policies` or a hash. */
  meanwhile: (what: string) => Promise<unknown> | unknown;
  /** Makes or changes a key. */
  set(hash: string, session?: Partial<Session>): void;
}

export function memoryGateway(): MemoryGateway {
  const answer = async <T>(what: string, value: () => T): Promise<T> => {
    memory.asked.push(what);
    const read = value();
    await memory.meanwhile(what);
    return read;
  };
  const memory: MemoryGateway = {
    sessions: new Map(),
    policies: ['free', 'standard'].map((id) => ({ ...policy, id, name: id, tags: [`portal-org-${id}`] })),
    unhashed: 0,
    asked: [],
    done: new Map(),
    audited: async (hash, since) => {
      await memory.meanwhile(`audit ${hash}`);
      return (memory.done.get(hash) ?? 0) >= since;
    },
    meanwhile: () => {},
    set(hash, session) {
      const before = memory.sessions.get(hash) ?? {
        org_id: 'digest',
        apply_policies: ['free'],
        access_rights,
      };
      memory.sessions.set(hash, { ...before, ...session });
    },
    gateway: {
      policies: () => answer('policies', () => memory.policies),
      hashes(skip) {
        skip?.(memory.unhashed);
        return answer('hashes', () => [...memory.sessions.keys()]);
      },
      session: async (hash) => {
        const session = await answer(hash, () => memory.sessions.get(hash));
        if (!session) throw new GatewayError('no-such-key');
        return session;
      },
    },
  };
  return memory;
}
