import type { RequestHandler } from 'express';
import helmet from 'helmet';

/** What a browser may do with a page of ours: run our script, show our style, ask us, and nothing else. */
export const pageHeaders: RequestHandler[] = [
  helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        'default-src': ["'none'"],
        'script-src': ["'self'"],
        'style-src': ["'self'"],
        // Icons in the style of pico.
        'img-src': ["'self'", 'data:'],
        'connect-src': ["'self'"],
        'form-action': ["'self'"],
        'frame-ancestors': ["'none'"],
        'base-uri': ["'none'"],
      },
    },
    // With helmet's no-referrer browsers send `Origin: null` with our own forms too, and access/own-origin.ts refuses them.
    referrerPolicy: { policy: 'same-origin' },
    xFrameOptions: { action: 'deny' },
  }),
  (_req, res, next) => {
    // Pages have what only their reader may see, and once a token.
    res.setHeader('Cache-Control', 'no-store');
    next();
  },
];
