import type { RequestHandler } from 'express';
import { Problem } from '../problem.ts';

/** Answers every path that no route has. */
export const notFound: RequestHandler = () => {
  throw new Problem('not-found', 'There is no such path.');
};
