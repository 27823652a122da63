import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { needs } from '../../local/testing/needs.ts';
import { apiIds, type ClassicLock, classicHalves, sha256 } from '../compile/classic.ts';
import { conf } from '../compile/conf.ts';
import { compile } from '../compile/files.ts';
import { readSources } from '../compile/sources.ts';

const home = fileURLToPath(new URL('../', import.meta.url));
const read = (path: string) => readFileSync(home + path, 'utf8');

describe('compiled gateway files', () => {
  const sources = readSources();
  const files = compile(sources);

  it('are what their sources say (else: npm run compile -w gateway-tyk)', () => {
    for (const [path, text] of files) expect(read(path), path).to.equal(text);
  });

  it('are all there is: no policy or definition without a source', () => {
    const classic = apiIds().map((id) => `${id}.json`);
    const expected = (folder: string, more: string[] = []) =>
      [...files.keys()]
        .filter((path) => path.startsWith(folder))
        .map((path) => path.slice(folder.length))
        .concat(more)
        .sort();
    expect(readdirSync(`${home}policies`).sort()).to.deep.equal(expected('policies/'));
    expect(readdirSync(`${home}apps`).sort()).to.deep.equal(expected('apps/', classic));
  });

  it('have classic halves that were made from the OAS halves of now (else: npm run classic -w gateway-tyk)', () => {
    const lock: ClassicLock = JSON.parse(read('classic.lock.json'));
    expect(Object.keys(lock)).to.have.members(apiIds());
    for (const [id, { oas, classic }] of Object.entries(lock)) {
      expect(sha256(read(`apps/${id}-oas.json`)), `apps/${id}-oas.json`).to.equal(oas);
      expect(sha256(read(`apps/${id}.json`)), `apps/${id}.json`).to.equal(classic);
    }
  });

  it('carry no defaults in request schemas, for which Tyk would rewrite bodies', () => {
    for (const id of apiIds()) expect(read(`apps/${id}-oas.json`)).not.to.include('"default"');
  });

  it('refuse a timeout that timeouts.yaml does not have', () => {
    const wrong = { ...sources, conf: { read_timeout: '<gateway.naps>' } };
    expect(() => conf(wrong)).to.throw('read_timeout: timeouts.yaml has no gateway.naps');
  });

  it('hold no secret', () => {
    const { secret, node_secret, storage } = JSON.parse(read('tyk.conf'));
    for (const value of [secret, node_secret, storage.password])
      expect(value).to.match(/^secrets:\/\/set-TYK_GW_/);
  });
});

describe('classic halves', () => {
  before(needs('tyk', 'redis-server'));

  it('are what the real Tyk writes', async () => {
    const { halves, lock } = await classicHalves();
    for (const [id, text] of halves) expect(read(`apps/${id}.json`), id).to.equal(text);
    expect(JSON.parse(read('classic.lock.json'))).to.deep.equal(lock);
  });
});
