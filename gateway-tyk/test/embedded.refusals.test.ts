import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { check } from '../embedded/check.ts';
import { loadDefinitions } from '../embedded/definitions.ts';
import { readSettings } from '../embedded/settings.ts';
import { CONF } from '../embedded/supported.ts';

const home = fileURLToPath(new URL('../', import.meta.url));
const environment = {
  DIGEST_UPSTREAM_URL: 'http://127.0.0.1:9',
  TYK_GW_SECRET: 'secret',
  EMBEDDED_STATE: 'state',
};

describe('embedded gateway refuses', () => {
  let copy: string;
  beforeEach(() => {
    copy = mkdtempSync(join(tmpdir(), 'digest-definitions-'));
    for (const folder of ['apps', 'policies'])
      cpSync(join(home, folder), join(copy, folder), { recursive: true });
  });
  afterEach(() => rmSync(copy, { recursive: true }));

  const load = (env: NodeJS.ProcessEnv = environment) =>
    loadDefinitions(join(copy, 'apps'), join(copy, 'policies'), env);
  const problems = (env?: NodeJS.ProcessEnv) => load(env).problems.join('\n');
  // biome-ignore lint/suspicious/noExplicitAny: any part of a definition may be spoilt
  const change = (path: string, edit: (json: any) => void) => {
    const json = JSON.parse(readFileSync(join(copy, path), 'utf8'));
    edit(json);
    writeFileSync(join(copy, path), JSON.stringify(json));
  };

  it('nothing that is shipped', () => {
    expect(load().apis.map((api) => api.id)).to.have.members(['hash', 'sum', 'healthz']);
    expect([...load().policies.keys()]).to.have.members(['free', 'standard', 'partner', 'suspended']);
  });

  it('a middleware that it does not implement', () => {
    change('apps/hash-oas.json', (api) => {
      api['x-tyk-api-gateway'].middleware.operations.hash.cache = { enabled: true };
    });
    expect(problems()).to.include(
      '/x-tyk-api-gateway/middleware/operations/hash/cache is not implemented by the embedded gateway',
    );
  });

  it('quotas that Tyk would share between endpoints', () => {
    change('policies/free.json', (policy) => {
      policy.partitions = { quota: true };
    });
    expect(problems()).to.include('free.json: /partitions/quota is not implemented');
  });

  it('an OAS half without its classic half, which Tyk would skip', () => {
    rmSync(join(copy, 'apps/sum.json'));
    expect(problems()).to.include('sum-oas.json has no classic half sum.json');
  });

  it('an upstream that is not set', () => {
    expect(problems({})).to.include('the environment variable DIGEST_UPSTREAM_URL is not set');
  });

  it('to start without a secret, and without a place for keys, naming both', () => {
    expect(() => readSettings({}))
      .to.throw('TYK_GW_SECRET is not set')
      .with.property('message')
      .that.includes('EMBEDDED_STATE');
  });

  it('a setting that would make it less strict than it is', () => {
    expect(() => readSettings({ ...environment, TYK_GW_HASHKEYS: 'false' })).to.throw(
      '/hash_keys must be true',
    );
  });

  it('metrics that it does not implement, naming them all', () => {
    const conf = JSON.parse(readFileSync(join(home, 'tyk.conf'), 'utf8'));
    const metrics = conf.opentelemetry.metrics.api_metrics;
    metrics[0].filters = { methods: ['GET'] };
    metrics[1].dimensions[0].key = 'ip_address';
    metrics[2].dimensions[0].source = 'header';
    metrics[3].type = 'gauge';
    const at = 'tyk.conf: /opentelemetry/metrics/api_metrics';
    expect(check('tyk.conf', CONF, conf)).to.have.members([
      `${at}/0/filters is not implemented by the embedded gateway; use the real Tyk (GATEWAY=tyk)`,
      `${at}/1/dimensions/0/key must be one of response_code, api_id, response_flag: the embedded gateway knows nothing else`,
      `${at}/2/dimensions/0/source "header" is not implemented by the embedded gateway; use the real Tyk (GATEWAY=tyk)`,
      `${at}/3/type "gauge" is not implemented by the embedded gateway; use the real Tyk (GATEWAY=tyk)`,
    ]);
  });

  it('a port that is no number', () => {
    expect(() => readSettings({ ...environment, TYK_GW_LISTENPORT: 'http' })).to.throw(
      '/listen_port must be integer',
    );
  });
});
