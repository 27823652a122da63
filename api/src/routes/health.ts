import type { RequestHandler } from 'express';
import type { Lifecycle } from '../lifecycle.ts';
import type { components } from '../openapi.generated.ts';
import { Problem } from '../problem.ts';

type Health = components['schemas']['Health'];

/** Liveness: answering is all there is to it. 200 while draining too, or the drain would be killed half-way. */
export const healthz: RequestHandler<object, Health> = (_req, res) => {
  res.json({ status: 'ok' });
};

/** Readiness: 503 tells whoever routes to us to route elsewhere. */
export const readyz =
  (lifecycle: Lifecycle): RequestHandler<object, Health> =>
  (_req, res) => {
    if (lifecycle.state !== 'ready') {
      throw new Problem('not-ready', `The service is ${lifecycle.state}. Send new requests to another one.`, {
        headers: { 'Retry-After': '1' },
      });
    }
    res.json({ status: 'ok' });
  };
