/** What went wrong, as a page: what it is, what to do, and the id by which the log has it. */
import type { ErrorRequestHandler, RequestHandler } from 'express';
import { AuditError } from '../audit/audit.ts';
import { GatewayError, type GatewayErrorKind } from '../gateway/errors.ts';
import { send } from './layout.tsx';

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
  unreachable: 'runbooks/GatewayDown.md',
  timeout: 'runbooks/GatewayDown.md',
  'redis-down': 'runbooks/RedisUnreachable.md',
  'redis-refuses': 'runbooks/RedisUnreachable.md',
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
  const { status, title } = explained;
  // What was to be done to a key has failed, or may have: it is there to be looked at.
  const asked = req.method === 'POST' ? /^\/keys\/([0-9a-f]{64})\//.exec(req.path)?.[1] : undefined;
  const hash = explained.hash ?? (status === 404 ? undefined : asked);
  send(req, res, { title, status }, <ErrorPage {...explained} hash={hash} requestId={String(req.id)} />);
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
}: Explained & { requestId: string }) => (
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
        Runbook: <code>{runbook}</code>
      </p>
    )}
    <p>{hash ? <a href={`/keys/${hash}`}>Look at the key</a> : <a href="/keys">Go to Keys</a>}</p>
    <p class="muted">
      Request <code>{requestId}</code>
    </p>
  </article>
);
