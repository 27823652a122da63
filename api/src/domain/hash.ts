/// <reference lib="es2024.string" />
// Node 20 has String.prototype.isWellFormed, the ES2023 lib does not declare it.
import { hash as digest } from 'node:crypto';
import type { components } from '../openapi.generated.ts';
import { Unanswerable } from './unanswerable.ts';

export type Algorithm = components['schemas']['Algorithm'];
export type Encoding = components['schemas']['Encoding'];

/**
 * The digest of the UTF-8 bytes of a text (FIPS 180-4, FIPS 202), in lower-case hexadecimal or padded base64.
 * @throws {Unanswerable} for a text with a lone surrogate: UTF-8 cannot encode it (RFC 3629, 3), and U+FFFD in its
 * place would give different texts the same digest
 */
export function hash(text: string, algorithm: Algorithm, encoding: Encoding): string {
  if (!text.isWellFormed()) throw new Unanswerable('text', 'has a lone surrogate, which UTF-8 cannot encode');
  return digest(algorithm, text, encoding);
}
