/** What reads Terraform and Terragrunt files without a provider: formatters, terragrunt's own checks, tflint, checkov. */
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { needs, skip } from '@digest/local/needs';
import { expect } from 'chai';
import { execa, type Options } from 'execa';
import { exampleValues } from '../src/cloud.ts';
import { environments, repository } from '../src/live.ts';
import { terragrunt } from '../src/terragrunt.ts';

/** @throws AssertionError with what the program printed when its exit code is not 0 */
async function expectSilence(program: string, args: string[], options: Options = {}) {
  const { failed, all } = await execa(program, args, {
    cwd: repository,
    ...options,
    all: true,
    reject: false,
  });
  if (failed) expect.fail(String(all));
}

describe('format of Terraform and Terragrunt files', function () {
  this.timeout(60_000);

  describe('by terraform', () => {
    before(needs('terraform'));

    it('terraform fmt would change nothing', async () => {
      await expectSilence('terraform', ['fmt', '-check', '-diff', '-recursive', 'modules', 'bootstrap']);
    });
  });

  describe('by terragrunt', () => {
    before(needs('terragrunt', 'terraform'));

    for (const folder of ['live', 'units'])
      it(`terragrunt hcl fmt would change nothing in ${folder}/`, async () => {
        const { exitCode, stdout, stderr } = await terragrunt(['hcl', 'fmt', '--check', '--diff'], {
          cwd: repository + folder,
          cloud: { env: {} },
        });
        if (exitCode !== 0) expect.fail(`${stdout}${stderr}`);
      });
  });
});

describe('terragrunt', function () {
  this.timeout(120_000);
  const downloads = mkdtempSync(join(tmpdir(), 'digest-terragrunt-'));
  after(() => rmSync(downloads, { recursive: true }));

  before(needs('terragrunt', 'terraform'));

  for (const environment of environments())
    it(`finds every input of ${environment} given and used`, async () => {
      const { exitCode, stdout, stderr } = await terragrunt(['hcl', 'validate', '--inputs', '--strict'], {
        cwd: `${repository}live/${environment}`,
        cloud: { env: exampleValues },
        env: { TG_DOWNLOAD_DIR: downloads },
      });
      if (exitCode !== 0) expect.fail(`${stdout}${stderr}`);
      expect(String(stderr)).to.match(/All required inputs are passed in/);
    });
});

describe('tflint', function () {
  this.timeout(60_000);
  before(needs('tflint'));

  for (const folder of ['modules', 'bootstrap'])
    it(`finds nothing in ${folder}/`, async () => {
      const config = `--config=${repository}ops/checks/tflint.hcl`;
      await expectSilence('tflint', [
        `--chdir=${folder}`,
        '--recursive',
        config,
        '--format=compact',
        '--no-color',
      ]);
    });
});

/** Every `checkov:skip=` in modules/ and bootstrap/. */
const skips = ['modules', 'bootstrap'].flatMap((folder) =>
  readdirSync(repository + folder, { recursive: true })
    .map((file) => `${folder}/${file}`)
    .filter((file) => file.endsWith('.tf'))
    .flatMap((file) =>
      [...readFileSync(repository + file, 'utf8').matchAll(/checkov:skip=(\w+)(?::(.*))?/g)].map(
        ([, id = '', reason = '']) => ({ file, id, reason: reason.trim() }),
      ),
    ),
);

describe('each skip of checkov', () => {
  it('has a reason, or the name of the one that has it', () => {
    expect(skips).to.have.length.above(10);
    const explained = skips.filter(({ reason }) => reason.length >= 20);
    const unexplained = skips.filter(
      (each) =>
        !explained.includes(each) &&
        !explained.some(({ id, file }) => each.reason === `as ${id}` && file === each.file),
    );
    expect(unexplained, 'write why after the id: checkov:skip=ID:reason').to.deep.equal([]);
  });
});

/** What checkov can't parse, and why that hides nothing. They hold variables only, as a test below sees. */
const UNPARSED = ['modules/observability/variables-alerting.tf']; // `$$${` in a message

interface Report {
  summary: { passed: number };
  results: {
    failed_checks: {
      check_id: string;
      check_name: string;
      resource: string;
      file_path: string;
      guideline?: string;
    }[];
    skipped_checks: { check_id: string; file_path: string }[];
    parsing_errors: string[];
  };
}

describe('checkov', function () {
  this.timeout(120_000);
  const checkov = `${repository}.tools/checkov/bin/checkov`;
  const reports: Record<string, Report> = {};

  before(async function () {
    if (!existsSync(checkov))
      skip(this, 'checkov is not installed; get it: make .tools/checkov/installed (Python 3, PyPI)');
    for (const folder of ['modules', 'bootstrap']) {
      const config = ['--config-file', 'ops/checks/checkov.yaml'];
      const { stdout, stderr } = await execa(
        checkov,
        [...config, '--directory', folder, '--output', 'json'],
        {
          cwd: repository,
          reject: false,
        },
      );
      if (!stdout.startsWith('{')) throw new Error(`checkov printed no report: ${stderr}${stdout}`);
      reports[folder] = JSON.parse(stdout);
    }
  });

  for (const folder of ['modules', 'bootstrap'])
    it(`finds nothing in ${folder}/ that is not skipped`, () => {
      const { results, summary } = reports[folder] as Report;
      const faults = results.failed_checks.map(
        (fault) => `${folder}${fault.file_path} ${fault.resource}: ${fault.check_name} (${fault.check_id})`,
      );
      if (faults.length > 0)
        expect.fail(`${faults.join('\n')}\nMend it, or skip it beside it with a reason.`);
      expect(summary.passed).to.be.above(100);
    });

  it('reads every file, but for some that only have variables', () => {
    const unparsed = Object.values(reports).flatMap(({ results }) =>
      results.parsing_errors.map((path) => path.replace(repository, '')),
    );
    expect(unparsed).to.deep.equal(UNPARSED);
    for (const file of unparsed)
      expect(readFileSync(repository + file, 'utf8'), file).not.to.match(/^(resource|data|module) /m);
  });

  it('needs each skip', () => {
    const used = Object.entries(reports).flatMap(([folder, { results }]) =>
      results.skipped_checks.map(({ check_id, file_path }) => `${folder}${file_path} ${check_id}`),
    );
    const useless = skips.map(({ file, id }) => `${file} ${id}`).filter((each) => !used.includes(each));
    expect(useless, 'these skip nothing; take them out').to.deep.equal([]);
  });
});
