/** The one page that ever shows a token, and how to try it. */
import type { Request, Response } from 'express';
import type { Created } from '../actions/actions.ts';
import type { Plan } from '../gateway/plans.ts';
import type { Example } from '../gateway/shipped.ts';
import { Copy } from './copy.tsx';
import { send } from './layout.tsx';
import { Warnings } from './warnings.tsx';

export type Reveal = (
  req: Request,
  res: Response,
  created: Created,
  page: { title: string; plan: Plan | undefined; more?: string },
) => Promise<void> | void;

interface RevealDeps {
  /** Where clients call, without a slash at the end. */
  clientUrl: string;
  /** By API. */
  examples: ReadonlyMap<string, Example>;
}

export const revealer =
  ({ clientUrl, examples }: RevealDeps): Reveal =>
  (req, res, { token, hash, warnings }, { title, plan, more }) => {
    const calls = [...(plan?.allowances.keys() ?? [])].flatMap((api) => {
      const example = examples.get(api);
      return example ? [{ api, command: curl(clientUrl, example) }] : [];
    });
    send(
      req,
      res,
      { title, section: '/keys' },
      <>
        <p class="back">
          <a href="/keys">Keys</a>
        </p>
        <h1>{title}</h1>
        {more && <p>{more}</p>}
        <Warnings warnings={warnings} />
        <section class="token" aria-labelledby="token-title">
          <h2 id="token-title">The token</h2>
          <p>
            <strong>It is shown this once</strong> and kept nowhere. Copy it now, and hand it on by a way that
            you would trust with a password.
          </p>
          <p class="copyable">
            <code id="token" data-once>
              {token}
            </code>
            <Copy of="token" what="the token" />
          </p>
        </section>
        {calls.length > 0 && (
          <section aria-labelledby="try-title">
            <h2 id="try-title">Try it</h2>
            <p>In a shell. The first line asks for the token, so that it is in no shell history:</p>
            <Command id="try-token" what="the line that asks for the token" text="read -rs TOKEN" />
            {calls.map(({ api, command }) => (
              <Command key={api} id={`try-${api}`} what={`the call of ${api}`} text={command} />
            ))}
          </section>
        )}
        <p>
          <a class="button" href={`/keys/${hash}`}>
            Go to the key
          </a>
        </p>
      </>,
    );
  };

const Command = ({ id, what, text }: { id: string; what: string; text: string }) => (
  <div class="copyable">
    <pre>
      <code id={id}>{text}</code>
    </pre>
    <Copy of={id} what={what} />
  </div>
);

function curl(clientUrl: string, { method, path, body }: Example): string {
  const data =
    body === undefined ? '' : ` -H 'Content-Type: application/json' -d ${quote(JSON.stringify(body))}`;
  const verb = method === (body === undefined ? 'GET' : 'POST') ? '' : ` -X ${method}`;
  return `curl${verb} -H "Authorization: $TOKEN"${data} ${quote(clientUrl + path)}`;
}

/** For a shell; what needs no quotes has none. */
const quote = (text: string): string =>
  /^[\w:/.@%-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
