/** Imported first by everything in this folder: faults are for drills on a laptop, and nothing else starts with one. */
import { isMainThread } from 'node:worker_threads';

const { DIGEST_DRILL, NODE_ENV, HOST = '' } = process.env;
const isLoopback = /^(127(\.\d+){3}|::1|localhost)$/.test(HOST);

const refusal =
  DIGEST_DRILL !== '1'
    ? 'DIGEST_DRILL is not 1'
    : NODE_ENV === 'production'
      ? 'NODE_ENV is production'
      : !isLoopback && `HOST is ${HOST || 'not set'}, no loopback address`;

if (refusal) {
  console.error(
    `A fault for drills was to be loaded, and is refused: ${refusal}. Take it out of NODE_OPTIONS.`,
  );
  process.exit(1);
}

/** Threads of this process, such as tsx's, get NODE_OPTIONS too; the fault is the service's alone. */
export const isService = isMainThread;
