/** What went wrong, as a page: what it is, what to do, and the id by which the log has it. */
import type { ErrorRequestHandler, RequestHandler } from 'express';
import { may } from '../access/operator.ts';
import { isPoll } from '../access/requests.ts';
import { AuditError } from '../audit/audit.ts';
import { GatewayError, type GatewayErrorKind } from '../gateway/errors.ts';
import { send } from './layout.tsx';
import { withFirst } from './notices.ts';
import { Runbook } from './runbooks.tsx';

/** For whoever refuses a request. The sentences are for the person at the browser. */
export class PageError extends Error {
  override readonly name = 'PageError';
  readonly status: number;
  readonly advice: string;
  /** Of the key to look at, if there is one. */
  readonly hash: string | undefined;

  constructor(status: number, title: string, advice: string, hash?: string) {
    super(title);
    this.status = status;
    this.advice = advice;
    this.hash = hash;
  }
}

export const notFound: RequestHandler = () => {
  throw new PageError(404, 'There is no such page.', 'See whether the address is complete, or go to Keys.');
};

export const noSuchKey = () =>
  new PageError(
    404,
    'The gateway knows no such key.',
    'It may have been revoked, or its time was over and the gateway has forgotten it. The audit says what was done here.',
  );

export const RUNBOOKS: Partial<Record<GatewayErrorKind, string>> = {
  unreachable: 'GatewayDown',
  timeout: 'GatewayDown',
  'redis-down': 'RedisUnreachable',
  'redis-refuses': 'RedisUnreachable',
};

interface Explained {
  status: number;
  title: string;
  advice: string;
  /** Somebody else's words. */
  detail?: string | undefined;
  runbook?: string | undefined;
  hash?: string | undefined;
}

/** Answers whatever was thrown. What nobody foresaw is a bug: the log gets its cause, the browser does not. */
export const errorPages: ErrorRequestHandler = (error, req, res, _next) => {
  const explained = explain(error);
  if (explained.status >= 500) res.err = error;
  const { status, title, advice } = explained;
  const [, key] = /^\/keys\/([0-9a-f]{64})(?:\/|$)/.exec(req.path) ?? [];
  if (isPoll(req)) res.locals.notices = withFirst({ text: `${title} ${advice}` }, res.locals.notices);
  send(
    req,
    res,
    { title, status },
    <ErrorPage
      {...explained}
      // What was to be done to a key has failed, or may have: it is there to be looked at.
      hash={explained.hash ?? (req.method === 'POST' && status !== 404 ? key : undefined)}
      gone={status === 404 && req.operator && may(req.operator, 'operator') ? key : undefined}
      requestId={String(req.id)}
    />,
  );
};

function explain(error: unknown): Explained {
  if (error instanceof PageError) {
    const { status, message: title, advice, hash } = error;
    return { status, title, advice, hash };
  }
  if (error instanceof GatewayError) {
    return { ...error.explanation, detail: error.detail, runbook: RUNBOOKS[error.kind] };
  }
  if (error instanceof AuditError) {
    return {
      status: 503,
      title: 'The audit log cannot be written.',
      advice: `What cannot be written down is not done. ${error.message}`,
    };
  }
  const status = statusOf(error);
  if (status !== undefined) {
    return {
      status,
      title: 'The dashboard does not understand this request.',
      advice: 'Go back, load the page anew, and try again.',
    };
  }
  return {
    status: 500,
    title: 'Something went wrong here.',
    advice:
      'What was asked for may not have been done: look at the key before you try again. If it stays, report the request id.',
  };
}

/** Of what Express itself refuses: a body that is too large, a path that is not encoded as it should be. */
function statusOf(error: unknown): number | undefined {
  const status = (error as { status?: unknown } | undefined)?.status;
  return typeof status === 'number' && status >= 400 && status < 500 ? status : undefined;
}

const ErrorPage = ({
  title,
  advice,
  detail,
  runbook,
  requestId,
  hash,
  gone,
}: Explained & { requestId: string; gone: string | undefined }) => (
  <article class="problem">
    <h1>{title}</h1>
    <p>{advice}</p>
    {detail && (
      <p>
        The gateway says: <q>{detail}</q>
      </p>
    )}
    {runbook && (
      <p>
        <Runbook name={runbook} />
      </p>
    )}
    <p>{hash ? <a href={`/keys/${hash}`}>Look at the key</a> : <a href="/keys">Go to Keys</a>}</p>
    {gone && (
      <p>
        <a href={`/audit?key=${gone}`}>See what was done to it</a>
      </p>
    )}
    <p class="muted">
      Request <code>{requestId}</code>
    </p>
  </article>
);
