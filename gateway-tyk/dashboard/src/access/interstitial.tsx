import { html } from '../pages/layout.tsx';

/**
 * A browser that follows a link of another site leaves a SameSite=Strict cookie out, so that whoever is signed in seems not to
 * be. This page sends it on; now it comes from a page of ours, and the cookie with it.
 */
export const interstitialPage = (path: string): string =>
  html(
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta http-equiv="refresh" content={`0;url=${path}`} />
        <title>Digest keys</title>
      </head>
      <body>
        <p>
          <a href={path}>Go on to {path}</a>
        </p>
      </body>
    </html>,
  );
