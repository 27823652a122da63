/** Tokens that were pasted to where none belongs. They are not told back, and get into no address. */
import type { Request, RequestHandler } from 'express';

/** How Tyk's tokens begin, wherever in a text: base64 of `{"org":`. */
const TOKEN = /eyJvcmciO/;

const looksLikeToken = (text: unknown): boolean => typeof text === 'string' && TOKEN.test(text);

export const PASTED = 'That is a token, which is a secret and does not belong here.';

export const isPasted = (req: Request, field: string): boolean =>
  looksLikeToken((req.body as Record<string, unknown> | undefined)?.[field]);

/** What a field said, unless it is a token. */
export const withoutToken = (text: string): string => (looksLikeToken(text) ? '' : text);

/** Leads away from an address with a token in it; the page that it leads to says what is to be done. */
export const refuseTokens: RequestHandler = (req, res, next) => {
  if (!Object.values(req.query).flat().some(looksLikeToken)) return next();
  const clean = `${req.path}?refused=token`;
  if (req.get('HX-Request') === 'true') return void res.set('HX-Redirect', clean).status(204).end();
  res.redirect(303, clean);
};
