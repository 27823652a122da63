/** `make up-docker` and `make down-docker` themselves, where a Docker engine and the images are. */
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { until } from '../../gateway-tyk/conformance/time.ts';
import { Browser } from '../../gateway-tyk/dashboard/test/browser.ts';
import { freePort } from '../../gateway-tyk/run/process.ts';
import { compose } from '../compose/docker.ts';
import { COMPOSED_PORTS, composedPorts, writeValues } from '../compose/values.ts';
import { findProgram } from '../src/programs.ts';
import { keepSecrets, type Secrets } from '../src/state.ts';
import { needs, skip } from '../testing/needs.ts';
import { known } from '../testing/prometheus.ts';
import { start } from '../testing/up.ts';

const minutes = (count: number) => count * 60_000;

describe('make up-docker', function () {
  this.timeout(minutes(5));
  const local = mkdtempSync(join(tmpdir(), 'digest-compose-'));
  const state = join(local, 'docker');
  const project = `digest-test-${process.pid}`;
  let settings: Record<string, string>;
  let secrets: Secrets;
  let output: string;
  let token: string;

  const docker = (...args: string[]) =>
    spawnSync(findProgram('docker') as string, args, { encoding: 'utf8' });
  const at = (name: (typeof COMPOSED_PORTS)[number]) => `http://127.0.0.1:${settings[name]}`;
  const verb = async (script: string, env: Record<string, string> = {}, ...args: string[]) => {
    const child = start(script, { ...settings, ...env }, args);
    return { code: await child.ended, output: child.output() };
  };
  const part = (what: string, PART: string) => verb('control/main', { PART, LINES: '1000' }, what);
  const hash = (key = token) =>
    fetch(`${at('GATEWAY_PORT')}/v1/hash`, {
      method: 'POST',
      headers: { Authorization: key, 'Content-Type': 'application/json' },
      body: '{"text":"abc"}',
    });
  /** A key that no test uses up. */
  const partner = async () => {
    const made = await fetch(`${at('CONTROL_PORT')}/tyk/keys/create`, {
      method: 'POST',
      headers: { 'X-Tyk-Authorization': secrets.TYK_GW_SECRET },
      body: JSON.stringify({ org_id: 'digest', apply_policies: ['partner'] }),
    });
    return ((await made.json()) as { key: string }).key;
  };
  /** What clients got, four at a time, while something was done. */
  const during = async (act: () => Promise<unknown>) => {
    const key = await partner();
    const statuses: (number | string)[] = [];
    let on = true;
    const client = async () => {
      while (on) statuses.push(await hash(key).then(({ status }) => status, String));
    };
    const clients = Promise.all(Array.from({ length: 4 }, client));
    await act();
    on = false;
    await clients;
    return statuses;
  };

  before(needs('docker'));
  before(async function () {
    const free = await Promise.all(COMPOSED_PORTS.map(async (name) => [name, String(await freePort())]));
    settings = {
      STACK: 'docker',
      LOCAL_STATE: local,
      COMPOSE_PROJECT_NAME: project,
      ...Object.fromEntries(free),
    };
    secrets = keepSecrets(state);
    if (docker('info').status !== 0)
      skip(this, 'no Docker engine answers here: start it, or set DOCKER_HOST');
    if (docker('compose', 'version').status !== 0)
      skip(this, 'docker has no compose here: get docker-compose-plugin');
    writeValues(state, composedPorts(settings), secrets, process.env);
    const images = compose(state, project, ['config', '--images']).stdout.split('\n').filter(Boolean);
    const missing = images.filter((image) => docker('image', 'inspect', image).status !== 0);
    if (missing.length > 0)
      skip(this, `images are missing: ${missing.join(', ')}; get them: make images, docker pull`);
    const up = await verb('../compose/up');
    expect(up.code, up.output).to.equal(0);
    output = up.output;
    token = /TOKEN=(\S+)/.exec(output)?.[1] as string;
  });
  after(async () => {
    if (settings && secrets && output !== undefined) {
      const { code, output } = await verb('../compose/down', { VOLUMES: '1' });
      expect(code, output).to.equal(0);
      expect(
        docker('ps', '--all', '--quiet', '--filter', `label=com.docker.compose.project=${project}`).stdout,
      ).to.equal('');
      expect(
        docker('volume', 'ls', '--quiet', '--filter', `label=com.docker.compose.project=${project}`).stdout,
      ).to.equal('');
    }
    rmSync(local, { recursive: true });
  });

  it('prints calls, and each is answered 200 with what it counts', async () => {
    for (const line of output.match(/curl .*/g) ?? expect.fail(output)) {
      const child = spawn('sh', ['-c', line], { env: { ...process.env, TOKEN: token } });
      let answer = '';
      child.stdout.on('data', (data) => {
        answer += data;
      });
      await once(child, 'close');
      expect(answer, line).to.match(/^HTTP\/1\.1 200 /);
      if (!line.includes('healthz')) expect(answer).to.match(/^X-Ratelimit-Remaining: \d+/im);
    }
    expect((await hash('nobody')).status).to.equal(403);
  });

  it('is well by its own verbs', async () => {
    expect(await verb('ask/probe')).to.include({ code: 0 });
    expect((await verb('ask/redis', { DO: 'PING' })).output).to.equal('PONG\n');
    const { output } = await verb('control/main', {}, 'status');
    expect(output.match(/^api .*healthy/gm)).to.have.length(2);
  });

  it('has a key dashboard, where the demo key is', async () => {
    const browser = new Browser(at('DASHBOARD_PORT'));
    await browser.submit('/sign-in?next=/keys', '/sign-in', { token: secrets.OPERATOR_TOKEN });
    await until('the demo key', 30, async () => (await browser.get('/keys?q=demo')).text.includes('demo'));
  });

  it('has calls answered by both APIs, and measures it', async () => {
    await during(() => new Promise((done) => setTimeout(done, 2000)));
    await known(
      at('PROMETHEUS_PORT'),
      'count(sum by (instance) (http_server_request_duration_seconds_count{job="digest-api"}) > 0) == 2',
    );
    await known(at('PROMETHEUS_PORT'), 'redis_up{job="redis"} == 1');
    await known(at('PROMETHEUS_PORT'), 'tyk_gateway_apis_loaded{job="tyk-gateway"} == 3');
  });

  it('fails no call while an API is restarted', async () => {
    const statuses = await during(async () => {
      const restarted = spawn('docker', ['restart', '--time', '30', `${project}-api-1`], { stdio: 'ignore' });
      expect(await once(restarted, 'close')).to.deep.equal([0, null]);
    });
    expect(statuses.length).to.be.above(100);
    expect([...new Set(statuses)]).to.deep.equal([200]);
  });

  it('tells who is on call: the Watchdog, and an API that is gone', async function () {
    this.timeout(minutes(12));
    const said = (text: string) =>
      until(text, 360, async () => (await part('logs', 'alert')).output.includes(text));
    await said('FIRING Watchdog');
    expect((await part('stop', 'api')).code).to.equal(0);
    expect((await verb('ask/probe')).code).to.equal(1);
    await said('FIRING page APIDown');
    expect((await part('start', 'api')).code).to.equal(0);
    expect((await verb('ask/probe')).code).to.equal(0);
    await said('resolved page APIDown');
  });

  it('has Grafana show every dashboard, from a Prometheus that it reaches', async () => {
    const grafana = async (path: string) =>
      (
        await fetch(at('GRAFANA_PORT') + path, {
          headers: { Authorization: `Basic ${btoa(`admin:${secrets.GRAFANA_PASSWORD}`)}` },
        })
      ).json();
    expect(await grafana('/api/search?type=dash-db')).to.have.length(7);
    expect(await grafana('/api/datasources/uid/prometheus/health')).to.include({ status: 'OK' });
  });
});
