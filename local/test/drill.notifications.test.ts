import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { deliveries, heard, readTold, type Told } from '../drill/notifications.ts';

type Status = 'firing' | 'resolved';

/** @param seconds since 1970 */
function told(
  seconds: number,
  path: string,
  ...alerts: [name: string, status: Status, print?: string][]
): Told {
  return {
    at: new Date(seconds * 1000).toISOString(),
    path,
    receiver: path.slice(1),
    status: 'firing',
    alerts: alerts.map(([alertname, status, fingerprint = alertname]) => ({
      status,
      labels: { alertname },
      annotations: {},
      startsAt: '',
      endsAt: '',
      fingerprint,
    })),
  };
}

describe('what the sink was told', () => {
  it('has of each alert when it came first, by which way, and when it was over', () => {
    const all = [
      told(10, '/page', ['APIDown', 'firing']),
      told(20, '/page', ['APIDown', 'firing']),
      told(30, '/page', ['APIDown', 'resolved']),
      told(35, '/page', ['APIDown', 'resolved']),
    ];
    expect(deliveries(all, 0).get('APIDown')).to.deep.equal({
      alert: 'APIDown',
      path: '/page',
      at: 10_000,
      over: 30_000,
    });
  });

  it('is over when the last of its series is, and not when it fires again', () => {
    const all = [
      told(10, '/page', ['Burns', 'firing', 'hash'], ['Burns', 'firing', 'sum']),
      told(20, '/page', ['Burns', 'resolved', 'hash'], ['Burns', 'firing', 'sum']),
    ];
    expect(deliveries(all, 0).get('Burns')?.over).to.equal(undefined);
    all.push(told(30, '/page', ['Burns', 'resolved', 'sum']));
    expect(deliveries(all, 0).get('Burns')?.over).to.equal(30_000);
    all.push(told(40, '/page', ['Burns', 'firing', 'hash']));
    expect(deliveries(all, 0).get('Burns')).to.deep.equal({ alert: 'Burns', path: '/page', at: 10_000 });
  });

  it('counts only from the fault on', () => {
    const all = [told(10, '/page', ['APIDown', 'firing']), told(20, '/page', ['APIDown', 'resolved'])];
    expect([...deliveries(all, 15_000)]).to.deep.equal([]);
  });

  it('has a Watchdog in health, and only its silence is told as one', () => {
    const health = [told(1, '/watchdog', ['Watchdog', 'firing'])];
    expect(heard(health)).to.equal(true);
    expect([...deliveries(health, 0)]).to.deep.equal([]);
    const dead = [...health, told(20, '/dead-man', ['Watchdog', 'firing'])];
    expect(deliveries(dead, 0).get('Watchdog')?.path).to.equal('/dead-man');
    expect(heard(dead.slice(1))).to.equal(false);
  });

  it('is read from a file that may not be there yet, or be written to just now', () => {
    const folder = mkdtempSync(join(tmpdir(), 'digest-told-'));
    try {
      const file = join(folder, 'alerts.jsonl');
      expect(readTold(file)).to.deep.equal([]);
      const line = JSON.stringify(told(1, '/page', ['APIDown', 'firing']));
      writeFileSync(file, `${line}\n${line.slice(0, 20)}`);
      expect(readTold(file)).to.have.length(1);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
