import express, { type Express } from 'express';

/** Express without what no service here wants. */
export function createExpress(): Express {
  const app = express();
  app.disable('x-powered-by');
  // No answer is ever cached, so an ETag would be work for nobody.
  app.disable('etag');
  // The contract has these paths and no others: not /V1/Hash, not /v1/hash/.
  app.enable('case sensitive routing');
  app.enable('strict routing');
  return app;
}
