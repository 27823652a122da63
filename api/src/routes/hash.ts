import type { RequestHandler } from 'express';
import { hash } from '../domain/hash.ts';
import type { components } from '../openapi.generated.ts';

type HashRequest = Required<components['schemas']['HashRequest']>; // validation filled in the defaults
type HashResponse = components['schemas']['HashResponse'];

export const hashText: RequestHandler<object, HashResponse, HashRequest> = (req, res) => {
  const { text, algorithm, encoding } = req.body;
  res.json({ algorithm, encoding, digest: hash(text, algorithm, encoding) });
};
