import type { Request, Response } from 'express';

/** Whether it only asks (RFC 9110, 9.2.1). */
export const isSafe = ({ method }: Request): boolean => method === 'GET' || method === 'HEAD';

/** A page that asks by itself whether something is new. Nobody need be there. */
export const isPoll = (req: Request): boolean => req.method === 'GET' && req.get('HX-Request') === 'true';

/** Somebody follows a link of another site. */
export const isFromElsewhere = (req: Request): boolean =>
  req.method === 'GET' && req.get('Sec-Fetch-Site') === 'cross-site';

/** Answers a poll that nobody is signed in for: htmx has the browser leave the page. */
export function leave(res: Response, path: string): void {
  res.status(401).set('HX-Redirect', path).end();
}
