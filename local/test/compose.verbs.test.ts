/** What `make up-docker` and the verbs with STACK=docker tell Docker, of which only a stand-in is here. */
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { freePort } from '../../gateway-tyk/run/process.ts';
import { fakePrograms } from '../../ops/testing/fake-programs.ts';
import { valuesFile } from '../compose/docker.ts';
import { COMPOSED_PORTS, composedPorts, IMAGES, writeValues } from '../compose/values.ts';
import { keepSecrets, readRunning, saveRunning } from '../src/state.ts';
import { start } from '../testing/up.ts';

const MEASURED = { 'digest-api': 2, 'digest-dashboard': 1, redis: 1, 'otel-collector': 1 };

const PS = [
  { Service: 'api', Name: 'digest-api-1', State: 'running', Status: 'Up 2 minutes (healthy)' },
  { Service: 'api', Name: 'digest-api-2', State: 'exited', Status: 'Exited (137) 3 seconds ago' },
];

async function answering(port: string | undefined, body: object): Promise<Server> {
  const server = createServer((_, res) => res.end(JSON.stringify(body)));
  await once(server.listen(Number(port), '127.0.0.1'), 'listening');
  return server;
}

describe('a system in containers', function () {
  this.timeout(30_000);
  let local: string;
  let state: string;
  let docker: ReturnType<typeof fakePrograms>;
  let settings: Record<string, string>;
  let servers: Server[];

  beforeEach(async () => {
    local = mkdtempSync(join(tmpdir(), 'digest-compose-'));
    state = join(local, 'docker');
    docker = fakePrograms('docker');
    const ports = await Promise.all(COMPOSED_PORTS.map(async (name) => [name, String(await freePort())]));
    settings = Object.fromEntries([...ports, ...IMAGES.map((name) => [name, ''])]);
    Object.assign(settings, { STACK: 'docker', LOCAL_STATE: local, COMPOSE_PROJECT_NAME: 'digest-test' });
    servers = [];
  });
  afterEach(() => {
    for (const server of servers) server.close();
    docker.remove();
    rmSync(local, { recursive: true });
  });

  const run = async (script: string, env: Record<string, string> = {}, args: string[] = []) => {
    const child = start(script, { ...settings, ...env }, args);
    return { code: await child.ended, output: child.output() };
  };
  const control = (verb: string, env: Record<string, string> = {}) => run('control/main', env, [verb]);
  /** Without what says of which system. */
  const asked = () =>
    docker.calls().map(({ args }) => {
      expect(args.slice(0, 2)).to.deep.equal(['compose', '--file']);
      expect(args.slice(3, 7)).to.deep.equal([
        '--env-file',
        valuesFile(state),
        '--project-name',
        'digest-test',
      ]);
      return args.slice(7).join(' ');
    });
  /** As `make up-docker` leaves it. */
  const runs = () => {
    const ports = composedPorts(settings);
    writeValues(state, ports, keepSecrets(state), settings);
    saveRunning(state, { gateway: 'tyk', ports, observe: ports, parts: {}, project: 'digest-test' });
  };
  /** What its containers would answer. @param jobs that Prometheus hears of */
  const answers = async (jobs: Record<string, number>) => {
    const result = Object.entries(jobs).map(([job, count]) => ({ metric: { job }, value: [0, `${count}`] }));
    servers = [
      await answering(settings.PROMETHEUS_PORT, { data: { result } }),
      await answering(settings.CONTROL_PORT, { key: 'a-token', key_hash: 'a'.repeat(64), status: 'ok' }),
    ];
  };

  describe('make up-docker', () => {
    it('starts it, waits until it is healthy and measured, and says what to try', async () => {
      runs(); // again: so the ports may be taken
      await answers(MEASURED);
      docker.answer('docker', 'up');
      const { code, output } = await run('../compose/up');
      expect(code, output).to.equal(0);
      expect(asked()).to.deep.equal(['up --detach --remove-orphans --wait --wait-timeout 180']);
      const { OPERATOR_TOKEN, GRAFANA_PASSWORD, ...rest } = keepSecrets(state);
      for (const said of [OPERATOR_TOKEN, GRAFANA_PASSWORD, 'TOKEN=a-token', `:${settings.GRAFANA_PORT}`])
        expect(output).to.include(said);
      for (const [name, secret] of Object.entries(rest)) expect(output, name).not.to.include(secret);
      expect(output.match(/curl .*/g)).to.have.length(3);
      expect(readRunning(state)).to.deep.include({ project: 'digest-test', gateway: 'tyk' });
    });

    it('hands no secret to Docker but in a file that is its owner’s alone', async () => {
      runs();
      await answers(MEASURED);
      docker.answer('docker', 'up');
      await run('../compose/up');
      const args = docker.calls().flatMap(({ args }) => args);
      for (const secret of Object.values(keepSecrets(state))) expect(args.join(' ')).not.to.include(secret);
      expect(statSync(valuesFile(state)).mode & 0o777).to.equal(0o600);
    });

    it('says which ports are taken before it asks Docker for anything', async () => {
      await answers(MEASURED);
      const { code, output } = await run('../compose/up');
      expect(code).to.equal(1);
      expect(output).to.match(
        /^CONTROL_PORT: \d+ is taken\. Another one: make up-docker CONTROL_PORT=\d+\nPROMETHEUS_PORT: /,
      );
      expect(docker.calls()).to.deep.equal([]);
    });

    it('shows what parts said when not all of them became healthy', async () => {
      docker.answer('docker', 'up', { code: 1 });
      docker.answer('docker', 'ps --all', { stdout: 'gateway  unhealthy\n' });
      docker.answer('docker', 'logs --tail', { stdout: 'gateway | no Redis\n' });
      const { code, output } = await run('../compose/up');
      expect(code).to.equal(1);
      expect(output).to.match(/gateway {2}unhealthy\ngateway \| no Redis\nNot everything has started/);
      expect(readRunning(state), 'so that verbs can ask more').to.include({ project: 'digest-test' });
    });

    it('needs Docker, and says where to get it', async () => {
      const { code, output } = await run('../compose/up', { PATH: local });
      expect(code).to.equal(1);
      expect(output).to.match(/^docker is not on PATH\. Get it: \S+/);
    });
  });

  it('is not started by `make up`', async () => {
    const { code, output } = await run('up');
    expect(code).to.equal(1);
    expect(output).to.include('`make up` runs no containers, `make up-docker` does');
  });

  for (const [VOLUMES, down] of [
    ['', 'down --remove-orphans'],
    ['1', 'down --remove-orphans --volumes'],
  ] as const)
    it(`make down-docker${VOLUMES && ' VOLUMES=1'} ends it`, async () => {
      runs();
      docker.answer('docker', 'down');
      expect(await run('../compose/down', { VOLUMES })).to.include({ code: 0 });
      expect(asked()).to.deep.equal([down]);
      expect(readRunning(state)).to.equal(undefined);
      expect(existsSync(valuesFile(state))).to.equal(true);
    });

  describe('asked by a verb', () => {
    beforeEach(() => {
      runs();
      docker.answer('docker', 'ps --all', { stdout: PS.map((one) => `${JSON.stringify(one)}\n`).join('') });
    });

    it('status is a line a container', async () => {
      expect(await control('status')).to.deep.equal({
        code: 0,
        output: [
          'api             running  Up 2 minutes (healthy)  digest-api-1\n',
          'api             ended    with exit code 137 3 seconds ago  digest-api-2\n',
        ].join(''),
      });
    });

    it('logs are the last lines of a part, those with a text', async () => {
      docker.answer('docker', 'logs', { stdout: 'a one\nb\na two\na three\n' });
      const { output } = await control('logs', { PART: 'redis', MATCH: 'a ', LINES: '2' });
      expect(output).to.match(/^redis +a two\nredis +a three\n$/);
      expect(asked()).to.deep.equal(['logs --no-color --no-log-prefix redis']);
    });

    const UP = 'up --detach --wait --no-deps --no-recreate api';
    for (const [verb, told] of Object.entries({
      stop: ['stop api'],
      start: [UP],
      restart: ['stop api', UP],
    }))
      it(`${verb} tells Docker, and what became of the part`, async () => {
        for (const deed of told) docker.answer('docker', deed);
        const { code, output } = await control(verb, { PART: 'api' });
        expect(code, output).to.equal(0);
        expect(asked()).to.deep.equal([...told, 'ps --all --format json api']);
        expect(output).to.include('digest-api-1');
      });

    it('what Docker refuses is said in its words', async () => {
      docker.answer('docker', 'stop nobody', { code: 1, stderr: 'no such service: nobody' });
      expect(await control('stop', { PART: 'nobody' })).to.deep.equal({
        code: 1,
        output: 'Docker says: no such service: nobody\n',
      });
    });

    for (const verb of ['release', 'rollback'])
      it(`${verb} is refused: releases are images`, async () => {
        const { code, output } = await control(verb, { PART: 'api' });
        expect(code).to.equal(1);
        expect(output).to.match(/^In containers a release is an image/);
        expect(docker.calls()).to.deep.equal([]);
      });

    it('Redis is asked where it is, with the password that it has there', async () => {
      docker.answer('docker', 'exec', { stdout: 'PONG\n' });
      expect(await run('ask/redis', { DO: 'PING' })).to.deep.equal({ code: 0, output: 'PONG\n' });
      expect(asked()).to.deep.equal(['exec --no-TTY redis redis-cli -e PING']);
    });

    it('Prometheus is asked as on a laptop', async () => {
      const result = [{ metric: { __name__: 'up' }, value: [0, '1'] }];
      servers = [
        await answering(settings.PROMETHEUS_PORT, {
          status: 'success',
          data: { resultType: 'vector', result },
        }),
      ];
      expect(await run('ask/query', { Q: 'up' })).to.deep.equal({ code: 0, output: 'up 1\n' });
    });
  });

  it('that was never started is not asked', async () => {
    for (const verb of ['status', 'logs']) {
      const { code, output } = await control(verb, { PART: 'api' });
      expect(code).to.equal(1);
      expect(output).to.match(/^Nothing runs here\. .*make up-docker/);
    }
    expect(readFileSync(join(docker.folder, 'calls'), 'utf8')).to.equal('');
  });
});
