/** Digests that fail as OpenSSL says it when an algorithm is not there. */
import crypto from 'node:crypto';
import { syncBuiltinESMExports } from 'node:module';
import { isService } from './guard.mjs';

/** @param {(algorithm: string) => boolean} condition */
export function failsWhen(condition) {
  if (!isService) return;
  const { hash } = crypto;
  crypto.hash = (algorithm, ...rest) => {
    if (condition(algorithm)) throw new Error('error:0308010C:digital envelope routines::unsupported');
    return hash(algorithm, ...rest);
  };
  syncBuiltinESMExports();
}
