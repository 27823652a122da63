import type { RequestHandler } from 'express';
import helmet from 'helmet';

/**
 * The headers that the OWASP REST Security Cheat Sheet asks of a JSON API. Helmet's others are left out: they steer how
 * a browser renders, isolates or downloads a page (opener, embedder, resource and referrer policies, agent clusters,
 * DNS prefetch, Internet Explorer, Flash, the XSS filter), and nothing here is ever a page. X-Frame-Options is
 * frame-ancestors for browsers that are gone.
 */
export const securityHeaders: RequestHandler[] = [
  helmet.contentSecurityPolicy({
    useDefaults: false,
    directives: { 'default-src': ["'none'"], 'frame-ancestors': ["'none'"] },
  }),
  // TLS ends before this service; the header passes through to the client that has TLS.
  helmet.strictTransportSecurity(),
  helmet.noSniff(),
  (_req, res, next) => {
    // Not helmet's affair: 404, 405 and 501 may be cached where nothing forbids it (RFC 9111, 4.2.2).
    res.setHeader('Cache-Control', 'no-store');
    next();
  },
];
