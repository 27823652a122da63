/** What is around every page. */
import type { Request, Response } from 'express';
import type { ComponentChildren, VNode } from 'preact';
import { renderToString } from 'preact-render-to-string';
import { may, type Operator, type Role } from '../access/operator.ts';
import { doneMessage, refusedMessage } from './done.ts';
import type { Notice } from './notices.ts';

declare global {
  namespace Express {
    interface Locals {
      /** What is wrong now, for the lines above each page. */
      notices?: readonly Notice[];
    }
  }
}

const SECTIONS: { title: string; path: string; role: Role }[] = [
  { title: 'Keys', path: '/keys', role: 'viewer' },
  { title: 'Plans', path: '/plans', role: 'viewer' },
  { title: 'Gateway', path: '/gateway', role: 'viewer' },
  { title: 'Audit', path: '/audit', role: 'operator' },
  { title: 'Test a key', path: '/keys/test', role: 'viewer' },
];

interface Page {
  /** Of the browser's tab, and of the page unless it has a heading of its own. */
  title: string;
  /** Path of the section that it belongs to. */
  section?: string;
  status?: number;
  /** Where what `?done=` says is not so any more. */
  hidesDone?: boolean;
  /** Of the key that it is about, where the page is not about that. */
  doneTo?: string | undefined;
}

/** Answers with a page. None is ever kept by a browser or a proxy. */
export function send(
  req: Request,
  res: Response,
  { title, section, status = 200, hidesDone = false, doneTo }: Page,
  body: VNode,
): void {
  const page = (
    <Layout
      title={title}
      section={section}
      operator={req.operator}
      csrfToken={req.csrfToken}
      notices={res.locals.notices ?? []}
      done={hidesDone ? undefined : doneMessage(req.query.done, doneTo)}
      refused={refusedMessage(req.query.refused)}
    >
      {body}
    </Layout>
  );
  res.status(status).set('Cache-Control', 'no-store').type('html').send(html(page));
}

export const html = (page: VNode): string => `<!doctype html>${renderToString(page)}`;

interface LayoutProps {
  title: string;
  section?: string | undefined;
  operator?: Operator | undefined;
  csrfToken?: string | undefined;
  notices?: readonly Notice[];
  done?: string | undefined;
  refused?: string | undefined;
  children: ComponentChildren;
}

export const Layout = ({
  title,
  section,
  operator,
  csrfToken,
  notices = [],
  done,
  refused,
  children,
}: LayoutProps) => (
  <html lang="en">
    <head>
      <meta charset="utf-8" />
      <meta name="viewport" content="width=device-width, initial-scale=1" />
      <meta name="color-scheme" content="light dark" />
      {/* An answer that is an error leaves what is shown as it is: dashboard.js says that it is old. */}
      <meta
        name="htmx-config"
        content='{"noSwap":[204,304,"4xx","5xx"],"includeIndicatorCSS":false,"history":true}'
      />
      <title>{title} · Digest keys</title>
      <link rel="icon" type="image/svg+xml" href="/assets/key.svg" />
      <link rel="stylesheet" href="/assets/pico.css" />
      <link rel="stylesheet" href="/assets/dashboard.css" />
      <script src="/assets/htmx.js" defer />
      <script src="/assets/dashboard.js" defer />
    </head>
    <body>
      <a class="skip" href="#main">
        Skip to the content
      </a>
      <header>
        <a class="brand" href="/keys">
          Digest keys
        </a>
        {operator && (
          <>
            <nav aria-label="Main">
              <ul class="sections">
                {SECTIONS.filter(({ role }) => may(operator, role)).map(({ title, path }) => (
                  <li key={path}>
                    <a href={path} aria-current={path === section ? 'page' : undefined}>
                      {title}
                    </a>
                  </li>
                ))}
              </ul>
            </nav>
            <form class="who" method="post" action="/sign-out">
              <span>
                {operator.name} <small>{operator.role}</small>
              </span>
              <Csrf token={csrfToken} />
              <button type="submit" class="quiet">
                Sign out
              </button>
            </form>
          </>
        )}
      </header>
      <main id="main" tabindex={-1}>
        {/* Brought along by what brings itself up to date. */}
        <div id="notices">
          {notices.length > 0 && (
            <section class="notices" aria-label="What is wrong now">
              {notices.map(({ text, link }) => (
                <p key={text}>
                  {text} {link && <a href={link.href}>{link.title}</a>}
                </p>
              ))}
            </section>
          )}
        </div>
        {refused && (
          <p class="notices" role="alert">
            {refused} <a href="/keys/test">Test a key</a>
          </p>
        )}
        {done && (
          <p class="done" role="status">
            {done}
          </p>
        )}
        {children}
      </main>
    </body>
  </html>
);

/** In every form that changes something. */
export const Csrf = ({ token }: { token: string | undefined }) => (
  <input type="hidden" name="_csrf" value={token ?? ''} />
);
