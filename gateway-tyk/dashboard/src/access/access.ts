/** Who may see and send anything at all. What their role allows is said route by route (roles.ts). */
import { randomBytes } from 'node:crypto';
import { Router } from 'express';
import type { Logger } from 'pino';
import type { Config } from '../config.ts';
import { noSignInPage } from '../pages/no-sign-in.tsx';
import type { FetchKey } from './alb.ts';
import { byLoadBalancer } from './by-load-balancer.ts';
import { byToken } from './by-token.ts';
import { requireCsrfToken } from './csrf.ts';
import { readForm } from './form.ts';
import type { Mode } from './mode.ts';
import { operatorOf } from './operator.ts';
import { ownHost, ownOrigin } from './own-origin.ts';
import { isSafe } from './requests.ts';
import { createSessions } from './session.ts';
import type { OnSignIn, SignIn } from './sign-ins.ts';

export interface AccessOptions {
  config: Config;
  logger: Logger;
  count: (outcome: SignIn) => void;
  /** Milliseconds since the epoch. */
  now?: () => number;
  fetchKey?: FetchKey;
}

/** Whatever is mounted after it is for those who are signed in, and gets forms of our own pages only. */
export function createAccess(options: AccessOptions): Router {
  const { config, logger, count, now = Date.now, fetchKey } = options;
  const { publicUrl, operatorToken, albArn, oidcIssuer, oidcClientId } = config;
  const router = Router();
  const onSignIn: OnSignIn = (outcome, req, detail) => {
    count(outcome);
    const level = outcome === 'accepted' ? 'info' : 'warn';
    // Of the connection. Whatever headers say of other addresses, anybody can have written.
    const address = req.socket.remoteAddress;
    logger[level]({ request_id: req.id, address, outcome, ...detail }, 'sign-in');
  };
  const sessionsFor = (binding: string) =>
    createSessions({
      secret: config.sessionSecret ?? randomBytes(32),
      binding,
      secure: publicUrl?.startsWith('https:') === true,
      now,
    });

  let mode: Mode;
  if (operatorToken !== undefined) {
    const role = config.operatorRole;
    // Whoever changes the token, or what it allows, ends the sessions that began with it.
    const sessions = sessionsFor(`${role} ${operatorToken}`);
    mode = byToken({ token: operatorToken, role, sessions, onSignIn });
  } else if (albArn !== undefined && oidcIssuer !== undefined && oidcClientId !== undefined) {
    const alb = { albArn, issuer: oidcIssuer, clientId: oidcClientId, fetchKey };
    mode = byLoadBalancer({ ...alb, config, sessions: sessionsFor(albArn), onSignIn });
  } else {
    return router.use((req, res) => void res.status(403).send(noSignInPage({ requestId: String(req.id) })));
  }

  if (publicUrl !== undefined) router.use(ownHost(publicUrl), ownOrigin(publicUrl));
  router.use(mode.signIn, mode.authenticate);
  const change = Router().use(readForm, requireCsrfToken);
  router.use((req, res, next) => (isSafe(req) ? next() : change(req, res, next)));
  router.post('/sign-out', async (req, res) => {
    logger.info({ request_id: req.id, ...operatorOf(req) }, 'sign-out');
    await mode.signOut(req, res);
  });
  return router;
}
