/** One algorithm can't be computed any more, and hardly anybody asks for it. */
import './guard.mjs';
import { failsWhen } from './digests.mjs';

failsWhen((algorithm) => algorithm === 'sha3-512');
