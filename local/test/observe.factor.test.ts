import type { ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { stopProcess } from '../../gateway-tyk/run/process.ts';
import { deliveries, readTold } from '../drill/notifications.ts';
import { intervalOf, type Observe } from '../observe/settings.ts';
import { Logs } from '../src/logs.ts';
import { readSettings } from '../src/settings.ts';
import { keepSecrets } from '../src/state.ts';
import { type System, startSystem } from '../src/system.ts';
import { needs } from '../testing/needs.ts';
import { known } from '../testing/prometheus.ts';
import { observeSettings, upSettings } from '../testing/up.ts';

const FACTOR = 30;

describe('what observes, thirty times faster', function () {
  this.timeout(120_000);
  before(needs('prometheus', 'promtool', 'alertmanager'));
  const state = mkdtempSync(join(tmpdir(), 'digest-factor-'));
  let system: System;
  let prometheus: string;

  before(async () => {
    const settings = readSettings({ ...(await upSettings('auto', state)), ...(await observeSettings()) });
    const observe: Observe = { ...(settings.observe as Observe), factor: FACTOR, past: { calls: 15 } };
    prometheus = `http://127.0.0.1:${observe.ports.PROMETHEUS_PORT}`;
    const { gateway, ports } = settings;
    system = await startSystem({
      gateway,
      ports,
      state,
      observe,
      secrets: keepSecrets(state),
      logs: new Logs('text'),
      releases: { api: { commit: 'first' }, gateway: { commit: 'first' } },
    });
  });
  after(async () => {
    await system?.stopAll();
    rmSync(state, { recursive: true, force: true });
  });

  /** Asks until the sink was told. */
  const told = async (since: number, alert: string, over: boolean) => {
    for (;;) {
      const delivery = deliveries(readTold(join(state, 'alerts.jsonl')), since).get(alert);
      const at = over ? delivery?.over : delivery?.at;
      if (at) return (at - since) / 1000;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  };

  it('looks every second, and never more often than Tyk tells', () => {
    expect([1, 3, 7, 30, 60].map(intervalOf)).to.deep.equal([5, 5, 3, 1, 1]);
  });

  it('tells within seconds that the API is down, and that it is up again', async () => {
    await known(prometheus, 'count(tyk_gateway_apis_loaded) > 0');
    // Of a slow start too APIDown may be told; that has to be over.
    const steady =
      'min_over_time(up{job="digest-api"}[8s]) == 1 and count_over_time(up{job="digest-api"}[8s]) >= 7';
    await known(prometheus, `(${steady}) and on () absent_over_time(ALERTS{alertname="APIDown"}[6s])`);
    const killed = Date.now();
    await stopProcess(system.process('api') as ChildProcess, 'SIGKILL');
    // In real time it takes a minute at the least, and two on average.
    expect(await told(killed, 'APIDown', false)).to.be.within(2, 30);
    const started = Date.now();
    await system.start('api');
    await told(killed, 'APIDown', true);
    expect((Date.now() - started) / 1000).to.be.below(30);
  });

  it('has those of times of Prometheus that AMP has, as much shorter', async () => {
    const flags = (await (await fetch(`${prometheus}/api/v1/status/flags`)).json()).data;
    expect(flags).to.include({
      'query.lookback-delta': '10s', // of 5 minutes
      'rules.alert.resend-delay': '2s', // of 1
      'rules.alert.for-grace-period': '20s', // of 10
      'rules.alert.for-outage-tolerance': '2m', // of an hour
    });
  });
});
