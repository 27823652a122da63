/** One of the two systems of a drill: on free ports, with a state, customers and a sink of its own. */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Block } from '@digest/runbooks/pages';
import { query } from '../observe/query.ts';
import type { Observe, Past } from '../observe/settings.ts';
import { Logs } from '../src/logs.ts';
import { checkPorts, readSettings } from '../src/settings.ts';
import { keepSecrets } from '../src/state.ts';
import { type System, startSystem } from '../src/system.ts';
import { observeSettings, upSettings } from '../testing/up.ts';
import { type BlockResult, runBlock } from './blocks.ts';
import { makeCustomers } from './customers.ts';
import type { Drilled, Fault } from './fault.ts';
import { watchInhibitions } from './inhibitions.ts';
import { type Delivery, deliveries, heard, readTold } from './notifications.ts';
import type { SliNow } from './sli.ts';
import { startTraffic } from './traffic.ts';
import { until } from './wait.ts';

export interface Arm {
  name: 'treated' | 'control';
  drilled: Drilled;
  system: System;
  observe: Observe;
  /** What clients see at present. */
  clients(): SliNow;
  /** Whether alerts get to the sink at all. */
  heard(): boolean;
  /** What came to the sink, by alert. @param since milliseconds since 1970 */
  told(since: number): Map<string, Delivery>;
  /** Names of the alerts that Prometheus has at present, but for the Watchdog. @param state firing, if not said */
  alerts(state?: 'firing' | 'pending'): Promise<Set<string>>;
  /** Names of those that fired at any time since then. */
  fired(since: number): Promise<Set<string>>;
  /** Those that Alertmanager held back at any time since then, with the one because of which. */
  held(since: number): Map<string, string>;
  run(block: Block, signal: AbortSignal): Promise<BlockResult>;
  /** Traffic first, then the system; what it left on disk goes too. */
  close(): Promise<void>;
}

/**
 * Each has a month behind it, so that windows of days hold more than seconds, and a release that has run all that time: this checkout under a name
 * of its own, so that what the page releases is another one.
 */
const PAST: Past = { calls: 15, release: { commit: 'earlier', version: '0.0.0' } };

/** Milliseconds from SIGTERM to SIGKILL: also what does not want to end has to, while the drill waits. */
const GRACE = 5000;

/** Seconds for which Prometheus may not answer: it is asked again. */
const SILENCE = 5;

/** @throws Error with the last lines of each part that did not become ready; nothing is left by then, running or on disk */
export async function openArm(
  name: Arm['name'],
  fault: Pick<Fault, 'past'>,
  factor: number,
  gateway: string,
  signal: AbortSignal,
): Promise<Arm> {
  const home = mkdtempSync(join(tmpdir(), `digest-drill-${name}-`));
  /** The last first. */
  const ends: (() => unknown)[] = [() => rmSync(home, { recursive: true, force: true, maxRetries: 3 })];
  const close = async () => {
    for (const end of ends.splice(0).reverse()) await end();
  };
  try {
    const state = join(home, 'state');
    const folder = join(home, 'scratch');
    mkdirSync(folder);
    const settings = readSettings({ ...(await upSettings(gateway, state)), ...(await observeSettings()) });
    await checkPorts(settings);
    const past = { ...PAST, ...fault.past };
    const observe: Observe = { ...(settings.observe as Observe), factor, past };
    const system = await startSystem({
      gateway: settings.gateway,
      ports: settings.ports,
      state,
      secrets: keepSecrets(state),
      logs: new Logs('text'),
      observe,
      proxy: true,
      grace: GRACE,
      ...(past.release && { releases: { api: past.release } }),
    });
    ends.push(() => system.stopAll());
    const customers = await makeCustomers(system);
    const traffic = startTraffic(system, customers);
    ends.push(() => traffic.stop());
    const inhibitions = watchInhibitions(`http://127.0.0.1:${observe.ports.ALERTMANAGER_PORT}`);
    ends.push(() => inhibitions.stop());
    const prometheus = `http://127.0.0.1:${observe.ports.PROMETHEUS_PORT}`;
    const file = join(state, 'alerts.jsonl');
    const names = async (expression: string) => {
      const question = `count by (alertname) (${expression})`;
      const samples = await until(signal, SILENCE, () => query(prometheus, question, signal));
      return new Set(samples?.map(({ metric }) => metric.alertname as string));
    };
    const but = 'alertname!="Watchdog"';
    return {
      name,
      system,
      observe,
      drilled: { system, customers, folder },
      clients: () => traffic.sli.now(),
      heard: () => heard(readTold(file)),
      told: (since) => deliveries(readTold(file), since),
      alerts: (state = 'firing') => names(`ALERTS{alertstate="${state}", ${but}}`),
      fired: (since) => {
        const seconds = Math.max(1, Math.ceil((Date.now() - since) / 1000));
        return names(`last_over_time(ALERTS{alertstate="firing", ${but}}[${seconds}s])`);
      },
      held: inhibitions.since,
      run: (block, signal) => runBlock(block, { LOCAL_STATE: state }, signal),
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}
