import type { ErrorRequestHandler } from 'express';
import { Unanswerable } from '../domain/unanswerable.ts';
import { Problem, sendProblem } from '../problem.ts';

/** Answers whatever was thrown, as a problem. What is not one is a bug: the log gets its cause, the client does not. */
export const problems: ErrorRequestHandler = (error, req, res, _next) => {
  const problem = error instanceof Problem ? error : translate(error);
  if (problem.slug === 'internal-error') res.err = error;
  sendProblem(res, problem, String(req.id));
};

function translate(error: unknown): Problem {
  if (error instanceof Unanswerable) {
    return new Problem('unprocessable-content', 'The values have no answer; see errors.', {
      errors: [{ pointer: `/${error.field}`, detail: error.message }],
    });
  }
  return new Problem(
    'internal-error',
    'Something went wrong here. Try again; if it stays, report the instance.',
  );
}
