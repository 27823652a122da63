import type { Request } from 'express';

const HOME = '/keys';

// What our pages are called: words, and the hash of a key. No host fits in here, and no token.
const PAGE = /^(\/[a-z][a-z-]*){1,2}$|^\/[a-z]+\/[0-9a-f]{64}$/;

/** The page of ours that a path names; the list of keys for any other text, wherever it came from. */
export function ownPage(path: unknown): string {
  return typeof path === 'string' && PAGE.test(path) && !path.startsWith('/sign-') ? path : HOME;
}

/** The page to be back at after signing in: the one that was asked for, or the one with the form that was sent. */
export function pageOf(req: Request): string {
  if (req.method === 'GET') return ownPage(req.path);
  const referrer = req.get('referer') ?? '';
  return ownPage(URL.canParse(referrer) && new URL(referrer).pathname);
}
