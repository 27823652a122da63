/** Only our own pages may send us something, and only under the one address that they have. */
import type { RequestHandler } from 'express';
import { PageError } from '../pages/errors.tsx';
import { isSafe } from './requests.ts';

/** Sends whoever came by another name to the one that cookies and forms hold to: localhost to 127.0.0.1, for example. */
export function ownHost(publicUrl: string): RequestHandler {
  const { host } = new URL(publicUrl);
  return (req, res, next) => {
    if (req.headers.host === host || !isSafe(req)) return next();
    // Without the query: what somebody typed into the address is not for us to pass on.
    res.redirect(307, `${publicUrl}${req.path}`);
  };
}

/**
 * Refuses what another site's page sends in a browser's name (CSRF). Every browser that we support says where a form comes
 * from; what says nothing is no browser, and has no business with forms.
 */
export function ownOrigin(publicUrl: string): RequestHandler {
  const { origin } = new URL(publicUrl);
  return (req, _res, next) => {
    if (isSafe(req)) return next();
    const site = req.headers['sec-fetch-site'];
    if (req.headers.origin === origin && (site === undefined || site === 'same-origin')) return next();
    throw new PageError(
      403,
      'This form was not sent by a page of this dashboard.',
      `Nothing was done. Open ${origin} and do it there.`,
    );
  };
}
