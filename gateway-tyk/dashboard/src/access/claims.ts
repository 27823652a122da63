import type { Config } from '../config.ts';
import type { Claims } from './alb.ts';
import { type Operator, ROLES, type Role } from './operator.ts';

type RoleConfig = Pick<Config, 'oidcRoleClaim' | 'oidcAdmins' | 'oidcOperators' | 'oidcViewers'>;

/** The most that somebody's groups allow; undefined when they allow nothing. */
export function roleOf(claims: Claims, config: RoleConfig): Role | undefined {
  const names: Record<Role, readonly string[] | undefined> = {
    viewer: config.oidcViewers,
    operator: config.oidcOperators,
    admin: config.oidcAdmins,
  };
  const groups = claims[config.oidcRoleClaim];
  // A text is one group, whatever is in it: cut at spaces or commas, "no admins" would be among "admins".
  const theirs: readonly unknown[] = Array.isArray(groups) ? groups : [groups];
  return ROLES.findLast((role) => names[role]?.some((name) => theirs.includes(name)));
}

const LONGEST = 200;

/** Nothing that moves, hides or breaks the text around it: control and format characters, and ends of lines. */
const INVISIBLE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;

/**
 * As the audit has them. The name is for people to read, and at many identity providers one can choose it; the subject tells
 * who it was.
 */
export function identityOf(claims: Claims): Required<Pick<Operator, 'name' | 'subject'>> {
  const { sub, email, email_verified: verified, preferred_username: username } = claims;
  // Anybody can say that they have an address; Cognito tells the truth of it as a text.
  const address = verified === true || verified === 'true' ? email : undefined;
  const name = [address, username].map(readable).find((text) => text !== '') ?? sub;
  return { name, subject: sub };
}

const readable = (claim: unknown) =>
  typeof claim === 'string' ? claim.replace(INVISIBLE, '').trim().slice(0, LONGEST) : '';
