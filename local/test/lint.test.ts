/** Everything that reads the code without running it, as tests: one list at the end of `make test` says what was skipped. */
import { type SpawnSyncReturns, spawnSync } from 'node:child_process';
import { delimiter } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { findProgram } from '../src/programs.ts';
import { needs } from '../testing/needs.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));

const options = {
  cwd: root,
  encoding: 'utf8',
  env: {
    ...process.env,
    PATH: [`${root}node_modules/.bin`, process.env.PATH].join(delimiter),
    REDOCLY_TELEMETRY: 'off',
    REDOCLY_SUPPRESS_UPDATE_NOTICE: 'true',
  },
} as const;

/** @throws AssertionError with what the program printed when its exit code is not 0 */
function expectSilence({ status, stdout, stderr, error }: SpawnSyncReturns<string>): void {
  if (status !== 0) expect.fail(`${error?.message ?? ''}${stdout}${stderr}`);
}

describe('lint', function () {
  this.timeout(120_000);

  it('biome finds no mistake, and nothing that it would format otherwise', () => {
    expectSilence(spawnSync('biome', ['check', '--colors=off'], options));
  });

  it('every type is right', () => {
    expectSilence(spawnSync('tsc', ['--project', 'tsconfig.json', '--pretty', 'false'], options));
  });

  it('knip finds no file, export or dependency that nothing uses', () => {
    expectSilence(spawnSync('knip', ['--no-progress', '--no-config-hints'], options));
  });

  it('redocly finds nothing wrong with openapi.yaml', () => {
    const config = ['--config', 'api/redocly.yaml'];
    expectSilence(spawnSync('redocly', ['lint', 'api/openapi.yaml', ...config], options));
  });

  describe('of workflows', () => {
    before(needs('actionlint'));

    it('actionlint finds nothing wrong', () => {
      expectSilence(spawnSync(findProgram('actionlint') as string, ['-no-color'], options));
    });
  });

  describe('of what workflows could be made to do', () => {
    before(needs('zizmor'));

    it('zizmor finds nothing, as strict as it can be without a network', () => {
      const args = [
        '--offline',
        '--persona=pedantic',
        '--strict-collection',
        '--no-progress',
        '--quiet',
        '.github',
      ];
      expectSilence(spawnSync(findProgram('zizmor') as string, args, options));
    });
  });

  describe('of Dockerfiles', () => {
    before(needs('hadolint'));

    it('hadolint finds nothing wrong', () => {
      const files = ['api', 'gateway-tyk', 'gateway-tyk/dashboard'].map((folder) => `${folder}/Dockerfile`);
      expectSilence(spawnSync(findProgram('hadolint') as string, ['--no-color', ...files], options));
    });
  });
});
