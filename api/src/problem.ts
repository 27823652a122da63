import type { ServerResponse } from 'node:http';
import type { components } from './openapi.generated.ts';
import { PROBLEMS, type Slug } from './problem.table.ts';

export type ProblemDetails = components['schemas']['Problem'];
export type FieldError = NonNullable<ProblemDetails['errors']>[number];

interface Extras {
  /** Where in the body, for each thing that is wrong with it. */
  errors?: readonly FieldError[];
  /** Headers that the status asks for, such as Allow and Retry-After. */
  headers?: Readonly<Record<string, string>>;
}

/** A refusal with a reason for the client (RFC 9457). Thrown by middleware, answered by middleware/problems.ts. */
export class Problem extends Error {
  override readonly name = 'Problem';
  readonly slug: Slug;
  readonly extras: Extras;

  /** @param detail what was wrong with this request and what to do; the client reads it, the log never does */
  constructor(slug: Slug, detail: string, extras: Extras = {}) {
    super(detail);
    this.slug = slug;
    this.extras = extras;
  }
}

/** The body of a problem's answer. @param instance the request id */
export function problemDetails({ slug, message, extras }: Problem, instance: string): ProblemDetails {
  const { status, title } = PROBLEMS[slug];
  const details = { type: `urn:digest:problem:${slug}`, title, status, detail: message, instance };
  return extras.errors ? { ...details, errors: [...extras.errors] } : details;
}

/** Answers with a problem. Written without Express, so that errors from below it get the same. */
export function sendProblem(res: ServerResponse, problem: Problem, instance: string): void {
  const body = JSON.stringify(problemDetails(problem, instance));
  res
    .writeHead(PROBLEMS[problem.slug].status, {
      ...problem.extras.headers,
      'Content-Type': 'application/problem+json',
      'Content-Length': Buffer.byteLength(body),
    })
    .end(body);
}
