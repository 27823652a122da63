/** Signing in at an identity provider, which a load balancer in front of the service sees to. */
import { type Response, Router } from 'express';
import type { Config } from '../config.ts';
import { PageError } from '../pages/errors.tsx';
import { signedOutPage } from '../pages/sign-in.tsx';
import { createVerifier, type FetchKey, type UnverifiedToken } from './alb.ts';
import { identityOf, roleOf } from './claims.ts';
import { interstitialPage } from './interstitial.tsx';
import type { Mode } from './mode.ts';
import type { Operator } from './operator.ts';
import { ownPage, pageOf } from './own-page.ts';
import { isFromElsewhere, isPoll, leave } from './requests.ts';
import type { Sessions } from './session.ts';
import type { OnSignIn } from './sign-ins.ts';

interface ByLoadBalancerOptions {
  albArn: string;
  issuer: string;
  clientId: string;
  config: Pick<Config, 'oidcRoleClaim' | 'oidcAdmins' | 'oidcOperators' | 'oidcViewers'>;
  sessions: Sessions;
  onSignIn: OnSignIn;
  fetchKey?: FetchKey | undefined;
}

/**
 * The token of the load balancer is verified with every request: whoever loses a role loses it when that is renewed. Our session
 * only has the limits of time, and the token of forms.
 */
export function byLoadBalancer({ config, sessions, onSignIn, ...alb }: ByLoadBalancerOptions): Mode {
  const verify = createVerifier(alb);
  const signIn = Router();
  // Whoever comes here is signed in.
  signIn.get('/sign-in', (req, res) => {
    const next = ownPage(req.query.next);
    if (isFromElsewhere(req)) res.send(interstitialPage(next));
    else res.redirect(303, next);
  });

  return {
    signIn,
    async authenticate(req, res, next) {
      const requestId = String(req.id);
      const claims = await verify(req.headers['x-amzn-oidc-data']).catch((error: UnverifiedToken) => {
        onSignIn('refused', req, { reason: error.reason });
        throw error;
      });
      const identity = identityOf(claims);
      const role = roleOf(claims, config);
      if (!role) {
        onSignIn('no-role', req, identity);
        throw new PageError(
          403,
          'None of your groups has a role here.',
          `You are signed in as ${identity.name}. Ask whoever manages the groups at your identity provider; which ones count is said by OIDC_VIEWERS, OIDC_OPERATORS and OIDC_ADMINS.`,
        );
      }
      const operator: Operator = { ...identity, role };
      const found = await sessions.read(req);
      if (found === 'expired') {
        sessions.end(res, found);
        forget(res);
        if (isPoll(req)) return leave(res, '/');
        const message = 'Your session has ended, and nothing was done.';
        return void res.status(401).send(signedOutPage({ requestId, message }));
      }
      const isTheirs = typeof found === 'object' && found.operator.subject === operator.subject;
      // Their session may be there, and its cookie not: see interstitial.tsx.
      if (!isTheirs && isFromElsewhere(req))
        return res.redirect(303, `/sign-in?next=${encodeURIComponent(pageOf(req))}`);
      const session = isTheirs ? found : await sessions.start(res, operator);
      if (!isTheirs) onSignIn('accepted', req, operator);
      req.operator = operator;
      req.csrfToken = session.csrf;
      if (!isPoll(req)) await sessions.touch(res, session);
      next();
    },
    async signOut(req, res) {
      sessions.end(res, await sessions.read(req));
      forget(res);
      res.send(signedOutPage({ requestId: String(req.id) }));
    },
  };
}

/** The load balancer's own session, which it keeps in up to four cookies. Without them it signs in anew. */
function forget(res: Response): void {
  for (const shard of [0, 1, 2, 3])
    res.clearCookie(`AWSELBAuthSessionCookie-${shard}`, { path: '/', secure: true, httpOnly: true });
}
