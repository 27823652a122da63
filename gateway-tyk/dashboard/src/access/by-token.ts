/** Signing in by a token that was printed where the service was started. */
import { Router } from 'express';
import { signInPage } from '../pages/sign-in.tsx';
import { readForm } from './form.ts';
import { interstitialPage } from './interstitial.tsx';
import type { Mode } from './mode.ts';
import type { Operator, Role } from './operator.ts';
import { ownPage, pageOf } from './own-page.ts';
import { isFromElsewhere, isPoll, leave } from './requests.ts';
import { isSame } from './secrets.ts';
import type { Sessions } from './session.ts';
import type { OnSignIn } from './sign-ins.ts';
import { createThrottle } from './throttle.ts';

const MESSAGES = {
  ended: 'Your session has ended, and nothing was done. Sign in again.',
  wrong: 'This is not the operator token.',
} as const;

interface ByTokenOptions {
  token: string;
  role: Role;
  sessions: Sessions;
  onSignIn: OnSignIn;
}

export function byToken({ token, role, sessions, onSignIn }: ByTokenOptions): Mode {
  const throttle = createThrottle();
  const operator: Operator = { name: 'local operator', role };
  const signIn = Router();

  signIn.get('/sign-in', async (req, res) => {
    const next = ownPage(req.query.next);
    if (isFromElsewhere(req)) return void res.send(interstitialPage(next));
    if (typeof (await sessions.read(req)) === 'object') return res.redirect(303, next);
    const ended = req.query.why === 'ended' && { message: MESSAGES.ended };
    res.send(signInPage({ requestId: String(req.id), next, ...ended }));
  });

  signIn.post('/sign-in', readForm, async (req, res) => {
    const requestId = String(req.id);
    const { token: given = '', next: asked } = req.body as Record<string, string | undefined>;
    const next = ownPage(asked);
    const again = (status: number, message: string) =>
      res.status(status).send(signInPage({ requestId, next, message }));
    const address = String(req.socket.remoteAddress);
    const wait = await throttle.attempt(address);
    if (wait !== undefined) {
      onSignIn('limited', req);
      res.set('Retry-After', String(wait));
      return void again(429, `There were too many wrong tokens. Try again in ${wait} s.`);
    }
    if (!isSame(given.trim(), token)) {
      onSignIn('refused', req, { reason: 'wrong token' });
      return void again(422, MESSAGES.wrong);
    }
    await throttle.forgive(address);
    // A session that was there before may be known to somebody else.
    sessions.end(res, await sessions.read(req));
    await sessions.start(res, operator);
    onSignIn('accepted', req, operator);
    res.redirect(303, next);
  });

  return {
    signIn,
    async authenticate(req, res, next) {
      const found = await sessions.read(req);
      if (typeof found === 'object') {
        req.operator = found.operator;
        req.csrfToken = found.csrf;
        if (!isPoll(req)) await sessions.touch(res, found);
        return next();
      }
      if (found === 'expired') sessions.end(res, found);
      if (isPoll(req)) return leave(res, '/sign-in');
      const why = found === 'expired' || req.method !== 'GET' ? '&why=ended' : '';
      res.redirect(303, `/sign-in?next=${encodeURIComponent(pageOf(req))}${why}`);
    },
    async signOut(req, res) {
      sessions.end(res, await sessions.read(req));
      res.redirect(303, '/sign-in');
    },
  };
}
