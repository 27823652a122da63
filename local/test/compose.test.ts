/** compose.yaml against all that it repeats or refers to; nothing is started here. */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseEnv } from 'node:util';
import { timeouts } from '@digest/api/service';
import { collectorConfiguration } from '@digest/dashboards/collector';
import { expect } from 'chai';
import { parse } from 'yaml';
import { compose, valuesFile } from '../compose/docker.ts';
import { composedFiles } from '../compose/files.ts';
import { COMPOSED_PORTS, composedPorts, IMAGES, writeValues } from '../compose/values.ts';
import { type Image, readImages, reference } from '../src/images.ts';
import { findProgram } from '../src/programs.ts';
import { keepSecrets } from '../src/state.ts';
import { needs, skip } from '../testing/needs.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
const read = (file: string) => readFileSync(`${root}${file}`, 'utf8');

interface Service {
  image: string;
  user: string;
  read_only: boolean;
  cap_drop: string[];
  security_opt: string[];
  stop_grace_period: string;
  restart: string;
  networks: string[];
  ports?: string[];
  volumes?: string[];
  tmpfs?: string[];
  environment?: Record<string, string>;
  command?: string[];
  depends_on?: Record<string, { condition: string }>;
  healthcheck?: { test: string[] };
}

const text = read('compose.yaml');
const { services, networks, volumes } = parse(text, { merge: true }) as {
  services: Record<string, Service>;
  networks: Record<string, object>;
  volumes: Record<string, object>;
};
const all = Object.entries(services);
/** Variables, also those within the default of another: name → default. */
const variables = new Map(
  [...text.matchAll(/(?<!\$)\$\{(\w+)(?::-((?:\$\{\w+\}|[^${}])*))?/g)].map(([, name = '', value]) => [
    name,
    value,
  ]),
);
for (const [, name = ''] of text.matchAll(/:-[^}]*?\$\{(\w+)/g))
  if (!variables.has(name)) variables.set(name, undefined);

/** Built here, each from its Dockerfile. */
const OURS: Record<string, string> = {
  api: 'api/Dockerfile',
  gateway: 'gateway-tyk/Dockerfile',
  dashboard: 'gateway-tyk/dashboard/Dockerfile',
};

/** Of images with nothing in them but their program; what they do is waited for from outside (compose/up.ts). */
const UNCHECKED = ['gateway', 'collector', 'redis_exporter'];

describe('compose.yaml', () => {
  for (const [name, service] of all) {
    describe(name, () => {
      it('can change nothing of itself, and has no power', () => {
        expect(service).to.deep.include({
          read_only: true,
          cap_drop: ['ALL'],
          security_opt: ['no-new-privileges:true'],
        });
        expect(service.user).to.match(/^([1-9]\d*(:[1-9]\d*)?|redis|nobody)$/);
        expect(service).not.to.have.any.keys('privileged', 'cap_add', 'network_mode', 'pid', 'env_file');
      });

      it('is to be reached from this machine alone', () => {
        for (const port of service.ports ?? []) expect(port).to.match(/^127\.0\.0\.1:\$\{\w+:-\d+\}:\d+$/);
        // An internal network has no ports, and a service without ports no need of another one.
        expect(service.networks).to.deep.equal(service.ports ? ['inside', 'outside'] : ['inside']);
      });

      it('is stopped as on ECS', () => {
        expect(service.stop_grace_period).to.equal(`${timeouts.ecs.stop}s`);
      });

      it('says how it is', () => {
        const dockerfile = OURS[name];
        if (UNCHECKED.includes(name)) expect(service).not.to.have.property('healthcheck');
        else if (dockerfile && !service.healthcheck) expect(read(dockerfile)).to.match(/^HEALTHCHECK /m);
        else expect(service.healthcheck?.test[0]).to.equal('CMD');
      });

      it('mounts what is there, and cannot write to it', () => {
        for (const volume of service.volumes ?? []) {
          const [from = '', , mode] = volume.split(':');
          if (!from.startsWith('./')) expect(volumes).to.have.property(from);
          else {
            expect(mode, volume).to.equal('ro');
            expect(existsSync(join(root, from)), volume).to.equal(true);
          }
        }
      });

      it('waits for what is healthy, where that says how it is', () => {
        for (const [other, { condition }] of Object.entries(service.depends_on ?? {})) {
          expect(services).to.have.property(other);
          expect(condition).to.equal(UNCHECKED.includes(other) ? 'service_started' : 'service_healthy');
        }
      });
    });
  }

  it('takes the images of images.yaml by digest, and those of this repository by their commit', () => {
    const listed = readImages(root);
    const used = all.map(([name, { image }]) => [name, image.replace(/COMMIT:\?[^}]+/, 'COMMIT')]);
    const expected = all.map(([name]) => {
      const called = name === 'alert' ? 'node' : name;
      const variable = `${called.toUpperCase()}_IMAGE`;
      if (OURS[name]) return [name, `\${${variable}:-digest/${name}:\${COMMIT}}`];
      const image = reference(listed[called.replace('_', '-')] as Image);
      expect(image).to.match(/@sha256:[0-9a-f]{64}$/);
      return [name, `\${${variable}:-${image}}`];
    });
    expect(used).to.deep.equal(expected);
  });

  it('has no variable that .env.example does not name, nor the other way round; and no value of a secret', () => {
    const example = read('.env.example');
    const named = [...example.matchAll(/^(?:# )?([A-Z_]+)=(.*)$/gm)].map(([, name, value]) => [name, value]);
    expect(named.map(([name]) => name)).to.have.members([...variables.keys()]);
    for (const [name = '', value] of named) {
      const isPort = name.endsWith('_PORT');
      expect(value, name).to.equal(isPort ? variables.get(name) : '');
    }
    const required = [...text.matchAll(/\$\{(\w+):\?/g)].map(([, name]) => name);
    expect(Object.keys(parseEnv(example))).to.have.members(required);
  });

  it('has what `make up-docker` fills in, and its ports where the Makefile has them', () => {
    expect([...COMPOSED_PORTS, ...IMAGES, 'COMMIT', ...Object.keys(keepAll())]).to.have.members([
      ...variables.keys(),
    ]);
    for (const name of COMPOSED_PORTS) {
      const [, value] = new RegExp(`^${name} \\?= (\\d+)##`, 'm').exec(read('Makefile')) ?? [];
      expect(variables.get(name), name).to.equal(value);
    }
  });

  it('has one default for a variable, wherever it is used', () => {
    const uses = new Set(
      [...text.matchAll(/\$\{(\w+):-([^${}]*)\}/g)].map(([, name, value]) => `${name} ${value}`),
    );
    const names = [...uses].map((use) => use.split(' ')[0]);
    expect(names).to.deep.equal([...new Set(names)]);
  });

  it('speaks of no other machine than its own parts', () => {
    for (const [name, { environment = {} }] of all)
      for (const value of Object.values(environment))
        for (const [, host = ''] of value.matchAll(/(?:^|\/\/)([a-z_]+):\d+/g))
          expect(services, `${name}: ${value}`).to.have.property(host);
  });

  it('publishes every port that it has a variable for', () => {
    const published = all.flatMap(([, { ports = [] }]) => ports.map((port) => /\$\{(\w+)/.exec(port)?.[1]));
    expect(published).to.have.members([...COMPOSED_PORTS]);
  });

  it('lets nothing out of where API and Redis are', () => {
    expect(networks).to.deep.equal({ inside: { internal: true }, outside: null });
  });

  it('has two APIs', () => {
    expect(services.api).to.deep.include({ deploy: { replicas: 2 } });
    expect(read('local/compose/up.ts')).to.include("'digest-api': 2");
  });

  it('runs Tyk with the Go runtime that others have, and the ports of tyk.conf', () => {
    const { GOGC } = parse(read('gateway-tyk/process.yaml')).environment;
    const { listen_port, control_api_port } = JSON.parse(read('gateway-tyk/tyk.conf'));
    const { environment = {}, ports = [] } = services.gateway as Service;
    expect(environment.GOGC).to.equal(GOGC);
    expect(ports.map((port) => port.split(':').at(-1))).to.deep.equal([
      String(listen_port),
      String(control_api_port),
    ]);
  });

  it('runs as the user that tasks have', () => {
    const [, user] =
      /variable "user" \{[^}]*?default\s+= "([\d:]+)"/s.exec(read('modules/ecs-service/variables.tf')) ?? [];
    for (const name of [...Object.keys(OURS), ...UNCHECKED])
      expect(services[name]?.user, name).to.equal(user);
  });
});

/** Names of secrets, from a state that is thrown away. */
function keepAll() {
  const state = mkdtempSync(join(tmpdir(), 'digest-compose-'));
  try {
    return keepSecrets(state);
  } finally {
    rmSync(state, { recursive: true });
  }
}

describe('local/compose', () => {
  for (const [name, made] of Object.entries(composedFiles())) {
    it(`${name} is as generated`, () => {
      expect(read(`local/compose/${name}`), 'stale: make generate').to.equal(made);
    });
  }

  it('has the collector scrape both APIs, and leaves the rest of its file as it is', () => {
    const [base, added] = [parse(collectorConfiguration(1)), parse(read('local/compose/collector.yaml'))];
    expect(Object.keys(added)).to.deep.equal(['receivers']);
    expect(Object.keys(added.receivers)).to.deep.equal(['prometheus/api']);
    const [one] = base.receivers['prometheus/api'].config.scrape_configs;
    const [both, ...more] = added.receivers['prometheus/api'].config.scrape_configs;
    expect(more).to.deep.equal([]);
    const { static_configs: _, ...same } = one;
    const { dns_sd_configs: names, ...rest } = both;
    expect(rest).to.deep.equal(same);
    expect(names[0]).to.include({ type: 'A', port: 9090 });
    expect(services).to.include.keys(names[0].names);
  });

  it('gives the collector what its file asks for', () => {
    const asked = [...read('dashboards/collector.yaml').matchAll(/\$\{env:(\w+)/g)].map(([, name]) => name);
    const { environment = {} } = services.collector as Service;
    const given = Object.keys(environment).filter((name) => name !== 'GOMEMLIMIT');
    expect(asked).to.include.members(given);
    const { receivers, exporters } = parse(read('dashboards/collector.yaml'));
    expect(receivers).to.include.keys(parse(environment.COLLECTOR_RECEIVERS as string));
    expect(exporters).to.include.keys(parse(environment.COLLECTOR_EXPORTERS as string));
  });

  describe('of both files of the collector', () => {
    before(needs('otelcol-contrib'));

    it('makes one that it takes', () => {
      const { environment } = services.collector as Service;
      const files = ['dashboards', 'local/compose'].map(
        (folder) => `--config=${root}${folder}/collector.yaml`,
      );
      const { status, stderr } = spawnSync(findProgram('otelcol-contrib') as string, ['validate', ...files], {
        encoding: 'utf8',
        env: { ...process.env, ...environment },
      });
      expect(status, stderr).to.equal(0);
    });
  });

  it('gives Grafana the data sources that dashboards ask for, by the uids that they have on AWS', () => {
    const { datasources } = parse(read('local/compose/grafana/datasources.yaml'));
    const types = datasources.map(({ type }: { type: string }) => type);
    const folder = 'dashboards/grafana/';
    const asked = readdirSync(`${root}${folder}`).flatMap((file) => {
      const { templating } = JSON.parse(read(`${folder}${file}`));
      return templating.list
        .filter(({ type }: { type: string }) => type === 'datasource')
        .map(({ query }: { query: string }) => query);
    });
    expect(asked).to.include('prometheus');
    // What AWS measures itself is not here, and datasources.yaml says so.
    expect([...types, 'cloudwatch']).to.include.members([...new Set(asked)]);
    const content = read('modules/grafana-content/main.tf');
    for (const { uid, name, url } of datasources) {
      expect(content).to.match(new RegExp(`uid\\s+= "${uid}"\\s+name\\s+= "${name}"`));
      expect(services).to.include.keys(new URL(url).hostname);
    }
  });

  it('gives Grafana every dashboard, and begins with one that is there', () => {
    const [provider] = parse(read('local/compose/grafana/dashboards.yaml')).providers;
    const { volumes = [], environment = {} } = services.grafana as Service;
    expect(volumes).to.include(`./dashboards/grafana:${provider.options.path}:ro`);
    const home = environment.GF_DASHBOARDS_DEFAULT_HOME_DASHBOARD_PATH?.replace(provider.options.path, '');
    expect(existsSync(`${root}dashboards/grafana${home}`)).to.equal(true);
  });
});

describe('what `make up-docker` fills in', () => {
  let state: string;
  const env = Object.fromEntries(COMPOSED_PORTS.map((name, index) => [name, String(20_000 + index)]));
  beforeEach(() => {
    state = mkdtempSync(join(tmpdir(), 'digest-compose-'));
    writeValues(state, composedPorts(env), keepSecrets(state), { ...env, REDIS_IMAGE: 'a-redis' });
  });
  afterEach(() => rmSync(state, { recursive: true }));

  it('is for its owner only, and has all but images that nobody named', () => {
    expect(statSync(valuesFile(state)).mode & 0o777).to.equal(0o600);
    const values = parseEnv(readFileSync(valuesFile(state), 'utf8'));
    expect(Object.keys(values)).to.have.members([
      'COMMIT',
      ...COMPOSED_PORTS,
      ...Object.keys(keepSecrets(state)),
      'REDIS_IMAGE',
    ]);
    expect(values).to.include({ GATEWAY_PORT: '20000', REDIS_IMAGE: 'a-redis' });
    expect(values.COMMIT).to.match(/^[0-9a-f]{40}$/);
  });

  it('says which port is none, and which are the same', () => {
    expect(() => composedPorts({ ...env, GATEWAY_PORT: 'x', GRAFANA_PORT: '20001' })).to.throw(
      'GATEWAY_PORT is x; it has to be a port, 1 to 65535\nCONTROL_PORT and GRAFANA_PORT are both 20001',
    );
  });

  describe('with compose.yaml', () => {
    before(needs('docker'));

    it('is what Docker takes', function () {
      const { status: there } = spawnSync(findProgram('docker') as string, ['compose', 'version']);
      if (there !== 0) skip(this, 'docker has no compose here: get its plugin, docker-compose-plugin');
      const { status, stdout, stderr } = compose(state, 'digest-test', ['config', '--format', 'json']);
      expect(status, stderr).to.equal(0);
      expect(stderr).to.equal('');
      const config = JSON.parse(stdout);
      expect(config.services).to.have.all.keys(Object.keys(services));
      expect(config.services.redis.image).to.equal('a-redis');
      expect(config.services.gateway.ports[0]).to.include({ host_ip: '127.0.0.1', published: '20000' });
    });
  });
});
