import type { Config } from '../config.ts';
import type { Claims } from './alb.ts';
import { ROLES, type Role } from './operator.ts';

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

/** As the audit names them: the address, or what else the identity provider knows them by. */
export function nameOf({
  email,
  email_verified: verified,
  preferred_username: username,
  sub,
}: Claims): string {
  // Anybody can say that they have an address; Cognito tells the truth of it as a text.
  const address = String(verified) === 'false' ? undefined : email;
  const name = [address, username, sub].find((claim) => typeof claim === 'string' && claim !== '');
  return String(name).slice(0, LONGEST);
}
