import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect } from 'chai';
import { until, within } from '../drill/wait.ts';
import { query } from '../observe/query.ts';

const forever = () => new Promise<never>(() => undefined);
const messageOf = (work: Promise<unknown>) =>
  work.then(
    () => 'nothing',
    (error: Error) => (error.name === 'AbortError' ? error.name : error.message),
  );

describe('waiting in a drill', () => {
  it('looks again when a look has failed', async () => {
    let looks = 0;
    const look = async () => {
      looks += 1;
      if (looks === 1) throw new TypeError('fetch failed');
      return looks;
    };
    expect(await until(new AbortController().signal, 5, look)).to.equal(2);
  });

  it('says how the last look failed when the time is over', async () => {
    const look = () => Promise.reject(new Error('connection refused'));
    expect(await messageOf(until(new AbortController().signal, 0, look))).to.equal('connection refused');
  });

  it('has an end for what has none, and ends with the signal', async () => {
    const interruption = new AbortController();
    expect(await messageOf(within(interruption.signal, 0.01, forever()))).to.equal(
      'It has not come to an end within 0.01 s.',
    );
    const waiting = within(interruption.signal, 60, forever());
    interruption.abort();
    expect(await messageOf(waiting)).to.equal('AbortError');
  });

  it('does not wait for a Prometheus that hangs when it is interrupted', async () => {
    const server = createServer(() => undefined).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const interruption = new AbortController();
    const { port } = server.address() as AddressInfo;
    const asking = query(`http://127.0.0.1:${port}`, 'up', interruption.signal);
    await once(server, 'request');
    interruption.abort();
    expect(await messageOf(asking)).to.equal('AbortError');
    server.closeAllConnections();
    server.close();
  });
});
