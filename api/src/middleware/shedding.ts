import { type EventLoopUtilization, performance } from 'node:perf_hooks';
import type { RequestHandler } from 'express';
import { Problem } from '../problem.ts';

interface Clock {
  /** Milliseconds. */
  now(): number;
  eventLoopUtilization(current?: EventLoopUtilization, since?: EventLoopUtilization): EventLoopUtilization;
}

/**
 * The share of time, 0 to 1, that the event loop was busy over the last window that ended. A lifetime average, which
 * performance.eventLoopUtilization() alone gives, notices a long-lived process's overload only when it is long over.
 * Windows end when somebody asks, so there is no timer, and an overload that ended is forgotten with the next call.
 * @param window milliseconds
 */
export function windowedUtilisation(window: number, clock: Clock = performance): () => number {
  let since = clock.eventLoopUtilization();
  let began = clock.now();
  let utilisation = 0;
  return () => {
    const now = clock.now();
    if (now - began >= window) {
      const current = clock.eventLoopUtilization();
      utilisation = clock.eventLoopUtilization(current, since).utilization;
      since = current;
      began = now;
    }
    return utilisation;
  };
}

interface SheddingOptions {
  utilisation: () => number;
  /** Sheds while the utilisation is above this; it never is above 1. */
  above: number;
  /** Seconds until the utilisation will have been measured anew. */
  retryAfter: number;
  onShed: (route: string) => void;
}

/** Refuses calls while the event loop is too busy, before it spends anything on them. */
export const shedding = ({ utilisation, above, retryAfter, onShed }: SheddingOptions): RequestHandler => {
  const overloaded = new Problem(
    'overloaded',
    `The service has more to do than it can. Wait ${retryAfter} s.`,
    {
      headers: { 'Retry-After': String(retryAfter) },
    },
  );
  return (req, _res, next) => {
    if (utilisation() <= above) return next();
    onShed(req.route.path);
    next(overloaded);
  };
};
