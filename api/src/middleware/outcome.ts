import type { Request, Response } from 'express';

/** What became of a request, in words that are few enough to label a metric with. */
export interface Outcome {
  /** The route's template; "none" for a path without a route. Never the path itself, which the client makes up. */
  route: string;
  /** The method. OpenTelemetry's "_OTHER" for one that HTTP's core does not define. */
  method: string;
  /** 499, as nginx has it, when the client left before it had the whole answer. */
  status: number;
}

// The list of OpenTelemetry's semantic conventions for HTTP (RFC 9110 and PATCH).
const KNOWN_METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'CONNECT', 'OPTIONS', 'TRACE', 'PATCH'];

export const CLIENT_CLOSED_REQUEST = 499;

export function outcome(req: Request, res: Response): Outcome {
  return {
    route: req.route?.path ?? 'none',
    method: KNOWN_METHODS.includes(req.method) ? req.method : '_OTHER',
    status: res.writableFinished ? res.statusCode : CLIENT_CLOSED_REQUEST,
  };
}
