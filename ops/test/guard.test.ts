import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { needs } from '@digest/local/needs';
import { expect } from 'chai';
import { execaSync } from 'execa';
import { repository } from '../src/live.ts';

const fixture = new URL('fixture/', import.meta.url);

describe('terragrunt by hand', function () {
  this.timeout(60_000);
  const root = `${mkdtempSync(join(tmpdir(), 'digest-guard-'))}/`;
  before(needs('terraform', 'terragrunt'));
  before(() => cpSync(fixture, root, { recursive: true }));
  after(() => rmSync(root, { recursive: true }));

  const terragrunt = (...args: string[]) =>
    execaSync('terragrunt', [...args, '--non-interactive'], {
      cwd: `${root}live/prod/base`,
      env: { CONFIRM: '' },
      reject: false,
      all: true,
    });

  for (const verb of [
    ['apply', '-auto-approve'],
    ['destroy', '-auto-approve'],
    ['run', '--', 'untaint', 'x'],
    ['state', 'rm', 'x'],
  ])
    it(`is refused to ${verb.join(' ')} where it is guarded`, () => {
      const { failed, all } = terragrunt(...verb);
      expect(failed).to.equal(true);
      expect(all).to.include('prod is guarded');
      expect(existsSync(`${root}.state/prod/base.tfstate`)).to.equal(false);
    });

  it('may read there', () => {
    expect(terragrunt('state', 'pull').all).not.to.include('guarded');
    expect(terragrunt('plan').failed).to.equal(false);
  });
});

describe('the guard of the fixture', () => {
  it('is that of live/', () => {
    const rule = (file: URL | string) =>
      /before_hook "guard" \{[\s\S]*?\]\)\n/
        .exec(readFileSync(file, 'utf8'))?.[0]
        .replaceAll(/local\.(settings\.)?(env\.)?| #.*/g, '');
    expect(rule(new URL('live/root.hcl', fixture)))
      .to.be.a('string')
      .and.equal(rule(`${repository}live/root.hcl`));
  });
});
