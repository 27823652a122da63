import {
  closeSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import { expect } from 'chai';
import { keepSecrets, type Running, readRunning, saveRunning } from '../src/state.ts';

describe('secrets.env', () => {
  let state: string;
  let file: string;
  beforeEach(() => {
    state = mkdtempSync(join(tmpdir(), 'digest-state-'));
    file = join(state, 'secrets.env');
  });
  afterEach(() => rmSync(state, { recursive: true }));

  it('is made once, for its owner only', () => {
    const made = keepSecrets(state);
    expect(statSync(file).mode & 0o777).to.equal(0o600);
    expect(parseEnv(readFileSync(file, 'utf8'))).to.deep.equal(made);
    expect(keepSecrets(state)).to.deep.equal(made);
  });

  it('has secrets that are long, and no two of them the same', () => {
    const secrets = Object.values(keepSecrets(state));
    for (const secret of secrets) expect(secret).to.match(/^[0-9a-f]{48}$/);
    expect(new Set(secrets).size).to.equal(secrets.length);
  });

  for (const end of ['\n', '']) {
    it(`of an older start keeps what it has and gets what it lacks${end ? '' : ', also without a line break at its end'}`, () => {
      writeFileSync(file, `TYK_GW_SECRET=a\nREDIS_PASSWORD=b${end}`, { mode: 0o600 });
      const secrets = keepSecrets(state);
      expect(secrets).to.include({ TYK_GW_SECRET: 'a', REDIS_PASSWORD: 'b' });
      expect(secrets.OPERATOR_TOKEN).to.have.length.above(31);
      expect(parseEnv(readFileSync(file, 'utf8'))).to.deep.equal(secrets);
    });
  }
});

describe('running.json', () => {
  it('is replaced and not rewritten, so that who reads meanwhile reads all of it', () => {
    const state = mkdtempSync(join(tmpdir(), 'digest-state-'));
    const running = { pid: process.pid, parts: {} } as Running;
    saveRunning(state, { ...running, parts: { api: 1 } });
    const open = openSync(join(state, 'running.json'), 'r');
    saveRunning(state, { ...running, parts: { api: 2 } });
    expect(JSON.parse(readFileSync(open, 'utf8')).parts).to.deep.equal({ api: 1 });
    expect(readRunning(state)?.parts).to.deep.equal({ api: 2 });
    expect(readdirSync(state)).to.deep.equal(['running.json']);
    closeSync(open);
    rmSync(state, { recursive: true });
  });
});
