import type { RequestHandler } from 'express';
import { document } from '../openapi.ts';

const json = JSON.stringify(document);

export const openapi: RequestHandler = (_req, res) => {
  res.type('application/json').send(json);
};
