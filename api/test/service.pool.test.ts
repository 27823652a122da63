import http from 'node:http';
import { expect } from 'chai';
import { Running } from './support/service.ts';

const ROUNDS = 8;
const CALLERS = 8;
const BODY = '{"text":"abc"}';
const DIGEST = 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad';

describe('a client with a connection pool', () => {
  it(`loses no call in ${ROUNDS} hand-overs from a service that drains to one that is ready`, async () => {
    // As Tyk's: idle connections are kept and the last used is used first; no call is ever repeated.
    const pool = new http.Agent({ keepAlive: true, maxFreeSockets: 100, scheduling: 'lifo' });
    let target = await Running.start();
    let calls = 0;
    let reused = 0;
    let over = false;
    const failures: unknown[] = [];

    const caller = async () => {
      while (!over) {
        const { digest, fresh } = await post(pool, target.port).catch((error) => ({
          digest: error,
          fresh: true,
        }));
        calls += 1;
        if (!fresh) reused += 1;
        if (digest !== DIGEST) failures.push(digest);
      }
    };
    const callers = Array.from({ length: CALLERS }, caller);

    for (let round = 0; round < ROUNDS; round += 1) {
      const next = await Running.start();
      // A moment that no one chose: after so many more calls, of which some are always half-way.
      await until(() => calls, calls + 50 + Math.floor(Math.random() * 50));
      const previous = target;
      previous.retire();
      while ((await statusOf(pool, previous.port, '/readyz')) !== 503);
      target = next;
      // Calls that were sent before it noticed are answered before the delay ends, or there was no delay to speak of.
      await until(() => calls, calls + CALLERS);
      await previous.close();
    }
    over = true;
    await Promise.all(callers);
    await target.close();
    pool.destroy();

    expect(failures).to.deep.equal([]);
    expect(calls).to.be.above(ROUNDS * 50);
    expect(reused, 'calls on connections of the pool').to.be.above(calls / 2);
  });
});

function post(agent: http.Agent, port: number) {
  return new Promise<{ digest: unknown; fresh: boolean }>((resolve, reject) => {
    const headers = { 'Content-Type': 'application/json', 'Content-Length': BODY.length };
    const req = http.request({ agent, host: '127.0.0.1', port, path: '/v1/hash', method: 'POST', headers });
    req.on('error', reject).on('response', async (res) => {
      let text = '';
      for await (const chunk of res) text += chunk;
      resolve({ digest: res.statusCode === 200 ? JSON.parse(text).digest : text, fresh: !req.reusedSocket });
    });
    req.end(BODY);
  });
}

function statusOf(agent: http.Agent, port: number, path: string) {
  return new Promise<number | undefined>((resolve, reject) => {
    http
      .get({ agent, host: '127.0.0.1', port, path }, (res) => resolve(res.resume().statusCode))
      .on('error', reject);
  });
}

async function until(value: () => number, least: number): Promise<void> {
  while (value() < least) await new Promise(setImmediate);
}
