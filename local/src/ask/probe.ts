/** `make probe [N=20]`: calls every endpoint as a client does, with a key of its own, and says what came back. */
import { fileURLToPath } from 'node:url';
import type { GatewayError } from '../../../gateway-tyk/dashboard/src/gateway/errors.ts';
import { readShipped } from '../../../gateway-tyk/dashboard/src/gateway/shipped.ts';
import { type GatewayApi, gatewayHere, keyOf } from '../gateway-api.ts';
import { runningHere } from '../state.ts';
import { type Call, callAll, isGood, line } from './calls.ts';
import { verb } from './verb.ts';

const shipped = fileURLToPath(new URL('../../../gateway-tyk/', import.meta.url));

/** Of each endpoint. More would meet the rate of the plan, which is no fault. */
const MOST = 200;

/** The one with the highest rates. */
const PLAN = 'partner';

/** Seconds after which the key ends, should this process be killed before it has removed it. */
const LIFE = 120;

await verb(async (state, { N }) => {
  const count = Number(N || 20);
  if (!Number.isInteger(count) || count < 1 || count > MOST)
    throw new Error(`N is ${N}; it can be 1 to ${MOST}, calls of each endpoint.`);
  const { GATEWAY_PORT } = runningHere(state).ports;
  const calls = await withKey(gatewayHere(state), (token) =>
    Promise.all(
      [...readShipped(shipped).examples].map(async ([name, example]) => {
        const call: Call = { base: `http://127.0.0.1:${GATEWAY_PORT}`, token, ...example };
        return { name, answers: await callAll(call, count) };
      }),
    ),
  );
  // Not thrown: what came back is the answer, and the exit code only its summary.
  if (!calls.every(({ answers }) => answers.every(isGood))) process.exitCode = 1;
  return calls.map(({ name, answers }) => line(name, answers));
});

/** Calls go on without a key of ours, with one that nobody has: what they are told is what clients are told now. */
async function withKey<T>(gateway: GatewayApi, use: (token: string) => Promise<T>): Promise<T> {
  const expires = Math.floor(Date.now() / 1000) + LIFE;
  const made = await gateway.create(keyOf('probe', PLAN, { expires })).catch((error: GatewayError) => {
    console.log(`No key could be made: ${error.message} Calling with a made-up one.`);
    return undefined;
  });
  const answers = await use(made?.token ?? 'nobody');
  // It ends by itself.
  if (made) await gateway.remove(made.hash).catch(() => undefined);
  return answers;
}
