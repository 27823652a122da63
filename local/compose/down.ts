/** `make down-docker`: ends what `make up-docker` started, in order; with VOLUMES=1 its keys, counters, metrics and audit too. */
import { forgetRunning, stateFolder } from '../src/state.ts';
import { compose, projectOf } from './docker.ts';

try {
  const { VOLUMES } = process.env;
  if (VOLUMES && VOLUMES !== '1') throw new Error(`VOLUMES is ${VOLUMES}; it can be 1, or not set.`);
  const state = stateFolder(process.env);
  const end = ['down', '--remove-orphans', ...(VOLUMES ? ['--volumes'] : [])];
  const { status } = compose(state, projectOf(process.env), end, { show: true });
  if (status === 0) forgetRunning(state);
  process.exit(status ?? 1);
} catch (error) {
  console.error((error as Error).message);
  process.exit(1);
}
