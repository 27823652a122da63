import type { RequestHandler } from 'express';
import type { Method } from '../openapi.ts';
import { Problem } from '../problem.ts';

/**
 * Answers the methods that a path does not have. OPTIONS is one of them: there is no CORS to negotiate, and the one
 * thing that it could tell, Allow, is in the refusal as well.
 */
export const methodNotAllowed = (methods: readonly Method[]): RequestHandler => {
  // Express answers HEAD wherever it answers GET.
  const allow = methods
    .flatMap((method) => (method === 'get' ? ['GET', 'HEAD'] : [method.toUpperCase()]))
    .join(', ');
  return () => {
    throw new Problem('method-not-allowed', `This path has ${allow} only.`, { headers: { Allow: allow } });
  };
};
