import { spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import packages from '../../package.json' with { type: 'json' };
import { programs } from '../src/programs.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));

describe('make doctor', () => {
  const bin = mkdtempSync(join(tmpdir(), 'digest-doctor-'));
  const doctor = (...args: string[]) =>
    spawnSync(process.execPath, ['--import', 'tsx', 'local/src/doctor.ts', ...args], {
      cwd: root,
      encoding: 'utf8',
      env: { PATH: bin },
    });
  const program = (name: string, prints: string) => {
    writeFileSync(join(bin, name), `#!/bin/sh\necho '${prints}'\n`);
    chmodSync(join(bin, name), 0o755);
  };
  before(() => {
    program('node', 'v22.1.0');
    program('tyk', 'Release version: v5.14.0');
    program('python3', 'Python 3.9.1');
  });
  after(() => rmSync(bin, { recursive: true }));

  it('says what is found, too old or missing, what that enables and how to get it', () => {
    const { stdout, status } = doctor();
    expect(stdout).to.match(/^found +tyk +5\.14\.0\n +enables: the real gateway/m);
    expect(stdout).to.match(/^too old +python3 +3\.9\.1\n.*\n +get it: +.*; 3\.11 or newer$/m);
    expect(stdout).to.match(/^missing +nginx/m);
    expect(status).to.equal(0);
  });

  it('knows a program by its other names', () => {
    expect(doctor().stdout).to.match(/^missing +alertmanager/m);
    program('prometheus-alertmanager', 'alertmanager, version 0.25.0');
    expect(doctor().stdout).to.match(/^found +alertmanager +0\.25\.0$/m);
  });

  it('says it as JSON', () => {
    const rows = JSON.parse(doctor('--json').stdout);
    expect(rows.map(({ name }: { name: string }) => name)).to.deep.equal(Object.keys(programs));
    expect(rows[0]).to.include({ name: 'node', state: 'found', version: '22.1.0', path: join(bin, 'node') });
  });

  it('fails when Node is too old', () => {
    program('node', 'v18.20.0');
    expect(doctor().status).to.equal(1);
  });
});

describe('programs.yaml', () => {
  it('asks for the Node that package.json asks for', () => {
    expect(`>=${programs.node?.least}`).to.equal(packages.engines.node);
  });
});
