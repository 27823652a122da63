import { MIMEType } from 'node:util';
import type { RequestHandler } from 'express';
import { Problem } from '../problem.ts';

/** Lets application/json in UTF-8 through, uncompressed: nothing is ever inflated, so there are no bombs. */
export const requireJson: RequestHandler = (req, _res, next) => {
  const { 'content-type': type, 'content-encoding': coding } = req.headers;
  if (type !== 'application/json' && !isJsonInUtf8(type)) {
    throw new Problem(
      'unsupported-media-type',
      'Send the body with Content-Type: application/json, in UTF-8.',
    );
  }
  if (coding !== undefined && coding.toLowerCase() !== 'identity') {
    throw new Problem('unsupported-media-type', 'Send the body without a Content-Encoding.', {
      headers: { 'Accept-Encoding': 'identity' }, // RFC 9110, 15.5.16
    });
  }
  next();
};

/** Other parameters than charset mean nothing to JSON (RFC 8259, 11) and are ignored. */
function isJsonInUtf8(type = ''): boolean {
  try {
    const { essence, params } = new MIMEType(type);
    return essence === 'application/json' && (params.get('charset') ?? 'utf-8').toLowerCase() === 'utf-8';
  } catch {
    return false;
  }
}
