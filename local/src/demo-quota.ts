/** `make demo-quota`: spends the quota of one endpoint with a key of its own, at the rate that the plan allows. */
import { setTimeout as sleep } from 'node:timers/promises';
import { PERIODS } from '../../gateway-tyk/compile/sources.ts';
import { allowances, withKey } from './demo.ts';
import { gatewayHere } from './gateway-api.ts';
import { runningHere, stateFolder } from './state.ts';

const { quota, rate } = allowances.hash;

async function demoQuota(): Promise<void> {
  const state = stateFolder(process.env);
  const { ports } = runningHere(state);
  const stop = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => stop.abort());
  const call = (token: string, path: string, body: object) =>
    fetch(`http://127.0.0.1:${ports.GATEWAY_PORT}${path}`, {
      method: 'POST',
      headers: { Authorization: token, 'Content-Type': 'application/json' },
      body: JSON.stringify(body),
    });

  const seconds = (quota.calls / rate.calls) * PERIODS[rate.per];
  console.log(
    `Plan free: ${quota.calls} hash calls a ${quota.per}, ${rate.calls} a ${rate.per}: ${seconds} seconds.`,
  );
  console.log('It uses a key of its own, which is deleted at the end, or on Ctrl-C.');
  await withKey(gatewayHere(state), async (token) => {
    while (!stop.signal.aborted) {
      const answer = await call(token, '/v1/hash', { text: 'abc' });
      const text = (await answer.text()).replace(/\s+/g, ' ');
      if (answer.status === 200) progress(Number(answer.headers.get('x-ratelimit-remaining')));
      else if (answer.status === 429) await nextWindow(stop.signal);
      else {
        console.log(`\nPOST /v1/hash: ${answer.status} ${text}`);
        const { status } = await call(token, '/v1/sum', { numbers: [1] });
        console.log(`POST /v1/sum: ${status}, since each endpoint has its own quota`);
        return;
      }
    }
  });
}

/** One line that is written over on a terminal; a line every hundred calls where it can't be. */
function progress(remaining: number): void {
  if (process.stdout.isTTY) process.stdout.write(`\rX-RateLimit-Remaining: ${String(remaining).padEnd(8)}`);
  else if (remaining % 100 === 0) console.log(`X-RateLimit-Remaining: ${remaining}`);
}

/** Waits for the end of the rate's window; windows are aligned with the clock. */
async function nextWindow(signal: AbortSignal): Promise<void> {
  const window = PERIODS[rate.per] * 1000;
  await sleep(window - (Date.now() % window), undefined, { signal }).catch(() => undefined);
}

try {
  await demoQuota();
} catch (error) {
  console.error((error as Error).message);
  process.exit(1);
}
