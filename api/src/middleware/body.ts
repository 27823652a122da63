import type { RequestHandler } from 'express';
import { Problem } from '../problem.ts';

declare module 'http' {
  interface IncomingMessage {
    /** Bytes of the body that were read. */
    bodyBytes?: number;
  }
}

/**
 * Reads the body into `req.body`, a Buffer of at most `limit` bytes. Own code because express.raw reads a body that is
 * too large to its end before it refuses it; here the answer goes out at once. What the client still sends is thrown
 * away, because closing under it could lose it the answer (RFC 9112, 9.6); the request timeout ends it.
 */
export const readBody =
  (limit: number): RequestHandler =>
  (req, res, next) => {
    const tooLarge = () =>
      new Problem('content-too-large', `The body is larger than ${limit} bytes. Send less at a time.`);
    if (Number(req.headers['content-length']) > limit) throw tooLarge();
    // Only now, so that a client that waits for it never sends a body that is refused by its headers.
    if (req.headers.expect?.toLowerCase() === '100-continue') res.writeContinue();

    const chunks: Buffer[] = [];
    req.bodyBytes = 0;
    const collect = (chunk: Buffer) => {
      chunks.push(chunk);
      req.bodyBytes = (req.bodyBytes as number) + chunk.length;
      if (req.bodyBytes <= limit) return;
      req.off('data', collect).off('end', finish).resume();
      next(tooLarge());
    };
    const finish = () => {
      req.body = Buffer.concat(chunks);
      next();
    };
    req.on('data', collect).on('end', finish);
  };
