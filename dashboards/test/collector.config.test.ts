import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { parse } from 'yaml';
import { REDIS } from '../src/observers.metrics.ts';

const repository = fileURLToPath(new URL('../../', import.meta.url));
const text = readFileSync(`${repository}dashboards/collector.yaml`, 'utf8');
const config = parse(text);

describe('collector.yaml', () => {
  const { pipelines } = config.service;

  it('limits memory first and batches last', () => {
    expect(pipelines.metrics.processors.at(0)).to.equal('memory_limiter');
    expect(pipelines.metrics.processors.at(-1)).to.equal('batch');
  });

  it('has every component that is named in a pipeline or by a unit, and none that nobody names', () => {
    const named = (variable: string) =>
      [...sources('units', 'live').matchAll(new RegExp(`${variable} *= "\\[(.+?)\\]"`, 'g'))].flatMap(
        ([, list]) => (list as string).split(', '),
      );
    expect(new Set(named('COLLECTOR_RECEIVERS'))).to.deep.equal(new Set(Object.keys(config.receivers)));
    expect([...named('COLLECTOR_EXPORTERS'), 'prometheus_remote_write/local']).to.have.members(
      Object.keys(config.exporters),
    );
    expect(sources('local/observe')).to.include('prometheus_remote_write/local');
    expect(pipelines.metrics.processors).to.have.members(Object.keys(config.processors));
  });

  it('asks for no variable that nobody sets', () => {
    const variables = [...text.matchAll(/\$\{env:(\w+)\}/g)].map(([, name]) => name as string);
    expect(variables).to.include('COLLECTOR_RECEIVERS');
    expect(variables.filter((name) => !sources('units', 'live').includes(name))).to.deep.equal([]);
  });

  it('holds no secret, and no address but of this machine', () => {
    expect(text).to.not.match(/password|secret|token|bearer|api_?key|AKIA/i);
    expect(text).to.not.match(/:\/\//);
    const addresses = text.match(/\d+\.\d+\.\d+\.\d+/g) ?? [];
    expect(new Set(addresses)).to.deep.equal(new Set(['127.0.0.1']));
  });

  it('collects every 15 seconds, whatever it collects', () => {
    const scrapes = Object.values<{ config?: { scrape_configs: { scrape_interval: string }[] } }>(
      config.receivers,
    ).flatMap((receiver) => receiver.config?.scrape_configs ?? []);
    expect(scrapes.map(({ scrape_interval }) => scrape_interval)).to.deep.equal(['15s', '15s', '15s', '15s']);
    expect(config.receivers.awsecscontainermetrics.collection_interval).to.equal('15s');
  });

  it('has the exporter wait for Redis as long on AWS as on a laptop', () => {
    const timeouts = sources('units', 'local/observe').matchAll(
      /REDIS_EXPORTER_CONNECTION_TIMEOUT *[=:] (?:divided\()?["'](.+?)["']/g,
    );
    expect([...timeouts].map(([, timeout]) => timeout)).to.deep.equal(['3s', '3s']);
  });

  it('writes to AWS and to a laptop alike, but for who signs', () => {
    const { 'prometheus_remote_write/aws': aws, 'prometheus_remote_write/local': local } = config.exporters;
    expect({ ...aws, http: { ...aws.http, auth: undefined } }).to.deep.equal({
      ...local,
      http: { ...local.http, auth: undefined },
    });
    expect(local.http).to.not.have.property('auth');
  });

  it('lets of redis_exporter through what dashboards use', () => {
    const names = Object.values(REDIS).map(({ name }) => name);
    expect(names.filter((name) => !kept('prometheus/redis').test(name))).to.deep.equal([]);
    expect(kept('prometheus/redis').test('redis_db_keys')).to.equal(false);
  });
});

function kept(receiver: string): RegExp {
  const [scrape] = config.receivers[receiver].config.scrape_configs;
  return new RegExp(`^(?:${scrape.metric_relabel_configs[0].regex})$`);
}

/** What starts collectors: units on AWS, local/observe on a laptop. */
function sources(...folders: string[]): string {
  const files = folders.flatMap((folder) =>
    readdirSync(repository + folder).map((name) => `${folder}/${name}`),
  );
  return files
    .filter((name) => /\.(hcl|ts)$/.test(name))
    .map((name) => readFileSync(repository + name, 'utf8'))
    .join('\n');
}
