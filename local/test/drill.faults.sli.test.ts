/** How well clients are served, as a drill sees it; and the clients. */
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import type { CustomerName, Customers } from '../drill/customers.ts';
import { createSli, LEAST_CALLS, WINDOW } from '../drill/sli.ts';
import { PACE, startTraffic } from '../drill/traffic.ts';
import { allowances } from '../src/demo.ts';
import type { Ports } from '../src/settings.ts';

describe('what clients of a drill see', () => {
  const at = 60_000;
  const seen = (streams: Record<string, Partial<{ status: number; took: number; at: number }>[]>) => {
    const sli = createSli(() => at);
    for (const [stream, calls] of Object.entries(streams))
      for (const call of calls) sli.record({ stream, status: 200, took: 5, at, ...call });
    return sli.now();
  };
  const times = <T>(count: number, call: T) => Array.from({ length: count }, () => call);

  it('is unknown until somebody has called a few times', () => {
    expect(seen({}).state).to.equal('unknown');
    expect(seen({ 'acme hash': times(4, { status: 500 }) }).state).to.equal('unknown');
  });

  it('is healthy where nearly all are served in time', () => {
    expect(seen({ 'acme hash': [...times(19, {}), { status: 500 }] }).state).to.equal('healthy');
    expect(seen({ 'acme hash': [...times(13, {}), ...times(7, { took: 150 })] }).state).to.equal('healthy');
  });

  it('is broken where one customer is refused at one endpoint', () => {
    const streams = {
      'globex hash': times(200, {}),
      'acme hash': times(7, { status: 403 }),
      'acme sum': times(7, {}),
    };
    expect(seen(streams)).to.deep.equal({ state: 'broken', text: 'acme hash: 7 × 403' });
  });

  it('is broken where answers are late, or do not come', () => {
    expect(seen({ 'acme sum': [...times(5, {}), ...times(5, { took: 101 })] })).to.deep.equal({
      state: 'broken',
      text: 'acme sum: 5 of 10 slower than 100 ms',
    });
    expect(seen({ 'acme sum': [...times(8, {}), ...times(2, { status: 0 })] }).text).to.equal(
      'acme sum: 2 × no answer, 8 × 200',
    );
  });

  it('forgets what is over', () => {
    const streams = { 'acme hash': [...times(50, { status: 500, at: at - 5001 }), ...times(5, {})] };
    expect(seen(streams)).to.deep.equal({ state: 'healthy', text: '5 calls served well' });
  });
});

describe('clients of a drill', () => {
  it('call often enough to be judged at any moment', () => {
    for (const [name, { hash, sum }] of Object.entries(PACE))
      expect(Math.min(hash, sum) * WINDOW, name).to.be.above(LEAST_CALLS + 1);
  });

  it('stay within what acme may call for more than ten minutes', () => {
    for (const endpoint of ['hash', 'sum'] as const)
      expect(allowances[endpoint].quota.calls / PACE.acme[endpoint], endpoint).to.be.above(600);
  });

  it('call with the token that is in their file now, however late the answers are, and wait for these at the end', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'digest-traffic-'));
    const customers = Object.fromEntries(
      (['acme', 'globex', 'initech'] as CustomerName[]).map((name) => {
        const tokenFile = join(folder, name);
        writeFileSync(tokenFile, `${name}-1\n`);
        return [name, { name, plan: 'free', hash: '', tokenFile }];
      }),
    ) as Customers;
    const held: (() => void)[] = [];
    const tokens = new Set<string>();
    let changed = () => {};
    const server = createServer((req, res) => {
      tokens.add(String(req.headers.authorization));
      changed();
      if (tokens.has('globex-2')) res.end();
      else held.push(() => res.end());
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const has = (token: string) =>
      new Promise<void>((resolve) => {
        changed = () => tokens.has(token) && resolve();
      });
    const { port } = server.address() as { port: number };
    const traffic = startTraffic({ ports: { GATEWAY_PORT: port } as Ports }, customers);
    try {
      // Nobody has had an answer, and yet they go on.
      await has('globex-1');
      writeFileSync(customers.globex.tokenFile, 'globex-2\n');
      await has('globex-2');
      const stopped = traffic.stop();
      for (const answer of held) answer();
      await stopped;
      expect(tokens).to.include.members(['globex-1', 'globex-2']).and.not.include('initech-2');
    } finally {
      for (const answer of held) answer();
      await traffic.stop();
      server.closeAllConnections();
      server.close();
      rmSync(folder, { recursive: true });
    }
  });
});
