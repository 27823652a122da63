/** Who is signed in, in a cookie that only this service can have written: no store, and any task can read it. */
import { hkdfSync, randomBytes, randomUUID } from 'node:crypto';
import type { CookieOptions, Request, Response } from 'express';
import { jwtVerify, SignJWT } from 'jose';
import type { Operator } from './operator.ts';
import { sha256 } from './secrets.ts';

/** Seconds. */
export const ABSOLUTE = 8 * 3600;
export const IDLE = 30 * 60;
/** A cookie is written anew when what it says is older than this; an idle session may end so much sooner. */
const FRESH = 60;

export interface Session {
  id: string;
  operator: Operator;
  csrf: string;
  /** Seconds since the epoch. */
  started: number;
  seen: number;
}

/** `expired` is one that was ours, and has reached a limit; `none` is none, or nothing that we have written. */
export type Found = Session | 'none' | 'expired';

export interface Sessions {
  start(res: Response, operator: Operator): Promise<Session>;
  read(req: Request): Promise<Found>;
  /** Somebody was there. */
  touch(res: Response, session: Session): Promise<void>;
  /** Takes the cookie away, and does not take a copy of it for a session again. */
  end(res: Response, found: Found): void;
}

interface SessionsOptions {
  secret: string | Buffer;
  /** What a session is worth nothing without: when it changes, all end. */
  binding: string;
  /** Whether browsers come by https. */
  secure: boolean;
  /** Milliseconds since the epoch. */
  now: () => number;
}

export function createSessions({ secret, binding, secure, now }: SessionsOptions): Sessions {
  const key = new Uint8Array(hkdfSync('sha256', secret, sha256(binding), 'session of the key dashboard', 32));
  // Ports share cookies, so it has a name of its own. With the prefix no other host can have set it (RFC 6265bis, 4.1.3.2).
  const name = secure ? '__Host-key-dashboard' : 'key-dashboard';
  const options: CookieOptions = { httpOnly: true, sameSite: 'strict', secure, path: '/' };
  const seconds = () => now() / 1000;
  /** Session id → when it would have ended. */
  const ended = new Map<string, number>();

  async function write(res: Response, { id, operator, ...rest }: Session): Promise<void> {
    const token = await new SignJWT({ ...operator, ...rest })
      .setProtectedHeader({ alg: 'HS256' })
      .setJti(id)
      .sign(key);
    // No Max-Age: it ends with the browser. One that reached a limit has to be seen, to be told from none.
    res.cookie(name, token, options);
  }

  const cookieOf = (req: Request) =>
    req.headers.cookie
      ?.split(/; */)
      .find((pair) => pair.startsWith(`${name}=`))
      ?.slice(name.length + 1);

  return {
    async start(res, operator) {
      const at = seconds();
      const csrf = randomBytes(32).toString('base64url');
      const session = { id: randomUUID(), operator, csrf, started: at, seen: at };
      await write(res, session);
      return session;
    },
    async read(req) {
      const cookie = cookieOf(req);
      const session = cookie === undefined ? undefined : await verify(cookie, key);
      if (!session || ended.has(session.id)) return 'none';
      const at = seconds();
      return at - session.started >= ABSOLUTE || at - session.seen >= IDLE ? 'expired' : session;
    },
    async touch(res, session) {
      const at = seconds();
      if (at - session.seen >= FRESH) await write(res, { ...session, seen: at });
    },
    end(res, found) {
      res.clearCookie(name, options);
      if (typeof found === 'string') return;
      for (const [id, until] of ended) if (until <= seconds()) ended.delete(id);
      ended.set(found.id, found.started + ABSOLUTE);
    },
  };
}

async function verify(token: string, key: Uint8Array): Promise<Session | undefined> {
  try {
    const { payload } = await jwtVerify(token, key, { algorithms: ['HS256'] });
    const { jti: id, csrf, started, seen, ...operator } = payload;
    return { id, operator, csrf, started, seen } as unknown as Session;
  } catch {
    return undefined;
  }
}
