import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { findProgram } from '../src/programs.ts';
import { readSettings } from '../src/settings.ts';
import { needs } from '../testing/needs.ts';
import { known } from '../testing/prometheus.ts';
import { observeSettings, start, type Up, upSettings, watchPorts } from '../testing/up.ts';

/** Long enough for a rule group, which is evaluated once a minute, and its notification. */
const ALERTED = 300_000;

describe('make up OBSERVE=1', () => {
  let folder: string;
  let state: string;
  let settings: Record<string, string>;
  let up: Up;

  /** @param programs all that is on PATH; what is not on this machine stays away */
  const prepare = async (gateway: string, programs: string[]) => {
    folder = mkdtempSync(join(tmpdir(), 'digest-observe-'));
    state = join(folder, 'state');
    const bin = join(folder, 'bin');
    mkdirSync(bin);
    for (const name of ['sh', ...programs]) {
      const file = findProgram(name);
      if (file) symlinkSync(file, join(bin, name));
    }
    settings = { ...(await upSettings(gateway, state)), ...(await observeSettings()), PATH: bin };
  };
  const prometheus = () => `http://127.0.0.1:${settings.PROMETHEUS_PORT}`;
  const call = () =>
    fetch(`http://127.0.0.1:${settings.GATEWAY_PORT}/v1/hash`, { method: 'POST', body: '{}' });
  afterEach(() => {
    up?.child.kill('SIGKILL');
    rmSync(folder, { recursive: true });
  });

  it('without prometheus says that it is missing and how to get it', async () => {
    await prepare('embedded', []);
    const { PATH } = process.env;
    // In this process, since another would find what `make tools` has built.
    process.env.PATH = settings.PATH;
    try {
      expect(() => readSettings(settings)).to.throw(/^OBSERVE=1 needs prometheus\. Get it: .+$/);
    } finally {
      process.env.PATH = PATH;
    }
  });

  it('checks its own ports as the others, and only with OBSERVE=1', async () => {
    await prepare('embedded', ['prometheus']);
    const { API_PORT, ALERT_PORT } = settings;
    up = start('up', { ...settings, OBSERVE: 'yes', ALERTMANAGER_PORT: 'x' });
    expect(await up.ended).to.equal(1);
    expect(up.output()).to.match(/^OBSERVE is yes; it can be 1, or not set\n/);
    expect(up.output()).not.to.include('ALERTMANAGER_PORT');
    up = start('up', {
      ...settings,
      OTLP_PORT: API_PORT as string,
      ALERTMANAGER_PORT: 'x',
      ALERT_PORT: ALERT_PORT as string,
    });
    expect(await up.ended).to.equal(1);
    expect(up.output()).to.match(/^ALERTMANAGER_PORT is x; .*\nAPI_PORT and OTLP_PORT are both \d+\n/);
  });

  describe('with nothing but Prometheus', () => {
    before(needs('prometheus'));

    it('has the metrics of API, key dashboard and embedded gateway, by way of a stand-in for the collector', async function () {
      this.timeout(120_000);
      await prepare('embedded', ['prometheus']);
      up = start('up', settings);
      await up.prints(/Ctrl-C stops/);
      expect(up.output()).to.match(/collector .* a stand-in for otelcol-contrib/);
      expect(up.output()).to.match(
        /Alerts are only to be seen in Prometheus.*alertmanager is not on PATH\. Get it: /,
      );
      expect((await call()).status).to.equal(401);
      await known(
        prometheus(),
        'http_server_request_duration_seconds_count{job="tyk-gateway", tyk_api_id="hash"}',
      );
      await known(prometheus(), 'tyk_gateway_apis_loaded{job="tyk-gateway"} == 3');
      await known(prometheus(), 'digest_lifecycle_state{job="digest-api", state="ready"} == 1');
      await known(
        prometheus(),
        'digest_keys{job="digest-dashboard", digest_plan="free", state="active"} == 1',
      );
      await known(prometheus(), 'up{job="otel-collector"} == 1');
    });

    it('ends when a part ends that only observes, and says so', async function () {
      this.timeout(120_000);
      await prepare('embedded', ['prometheus']);
      up = start('up', settings);
      await up.prints(/Ctrl-C stops/);
      const { parts } = JSON.parse(readFileSync(join(state, 'running.json'), 'utf8'));
      process.kill(parts.prometheus, 'SIGKILL');
      expect(await up.ended).to.equal(1);
      expect(up.output()).to.match(/The prometheus ended by itself with SIGKILL\. Its last lines:\n.+/);
      expect([...up.output().matchAll(/(\w+) has ended/g)].map(([, name]) => name)).to.deep.equal([
        'dashboard',
        'gateway',
        'api',
        'collector',
        'prometheus',
      ]);
    });
  });

  describe('with all that a laptop can have', () => {
    const programs = ['tyk', 'redis-server', 'prometheus', 'alertmanager', 'redis_exporter'];
    before(needs(...programs));

    it('has the metrics of all parts, prints an alert that fires, and ends with all of them', async function () {
      this.timeout(ALERTED);
      await prepare('tyk', [...programs, 'otelcol-contrib']);
      up = start('up', settings);
      await up.prints(/Ctrl-C stops/);
      expect((await call()).status).to.equal(401);
      for (const series of [
        'http_server_request_duration_seconds_count{job="tyk-gateway", tyk_api_id="hash"}',
        'tyk_gateway_policies_loaded{job="tyk-gateway"}',
        'digest_build_info{job="digest-api"}',
        'digest_keys{job="digest-dashboard", digest_plan="free", state="active"} == 1',
        'redis_up{job="redis"} == 1',
        'up{job="otel-collector"} == 1',
        'up{job="alertmanager"} == 1',
      ])
        await known(prometheus(), series);

      await up.prints(/\d\d:\d\d:\d\d alert +FIRING Watchdog: .* \S+\/Watchdog\.md/);
      const [first = ''] = readFileSync(join(state, 'alerts.jsonl'), 'utf8').split('\n');
      expect(JSON.parse(first)).to.deep.include({ path: '/watchdog', status: 'firing' });

      const ports = Object.keys(settings).filter((name) => name.endsWith('_PORT'));
      const closed = await watchPorts(ports.map((name) => settings[name] as string));
      up.ctrlC();
      expect(await up.ended).to.equal(0);
      await closed();
      for (const name of ports) {
        const [error] = await once(connect(Number(settings[name]), '127.0.0.1'), 'error');
        expect(error.code, name).to.equal('ECONNREFUSED');
      }
    });
  });
});
