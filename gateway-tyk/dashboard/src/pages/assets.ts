/** Style and scripts, ours and those of pico and htmx, as files: the pages have none inline. */
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { Router } from 'express';

// Not import.meta.resolve: mocha loads this as CommonJS, which has none.
const require = createRequire(import.meta.url);
const own = (name: string) => fileURLToPath(new URL(`../assets/${name}`, import.meta.url));

const FILES = new Map([
  ['pico.css', require.resolve('@picocss/pico/css/pico.classless.min.css')],
  ['htmx.js', require.resolve('htmx.org/dist/htmx.min.js')],
  ['dashboard.css', own('dashboard.css')],
  ['dashboard.js', own('dashboard.js')],
  ['key.svg', own('key.svg')],
]);

/** To be mounted before the sign-in, whose page needs them too. */
export function assets(): Router {
  const router = Router();
  router.get('/assets/:file', (req, res, next) => {
    const file = FILES.get(req.params.file);
    if (!file) return next();
    // Asked for again each time, and not sent again unless it has changed: a release is seen at once.
    res.set('Cache-Control', 'no-cache').sendFile(file, { cacheControl: false });
  });
  return router;
}
