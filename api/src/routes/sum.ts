import type { RequestHandler } from 'express';
import { sum } from '../domain/sum.ts';
import type { components } from '../openapi.generated.ts';

type SumRequest = components['schemas']['SumRequest'];
type SumResponse = components['schemas']['SumResponse'];

export const sumNumbers: RequestHandler<object, SumResponse, SumRequest> = (req, res) => {
  const { numbers } = req.body;
  res.json({ sum: sum(numbers), count: numbers.length });
};
