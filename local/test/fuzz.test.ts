import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { freePort, startProcess, stopProcess } from '../../gateway-tyk/run/process.ts';
import { findProgram } from '../src/programs.ts';
import { needs } from '../testing/needs.ts';

const file = (path: string) => fileURLToPath(new URL(`../${path}`, import.meta.url));

describe('the API under schemathesis', function () {
  this.timeout(120_000);
  before(needs('schemathesis'));

  it('answers a thousand requests, well-formed and not, as openapi.yaml says', async () => {
    const port = await freePort();
    const url = `http://127.0.0.1:${port}`;
    const api = await startProcess(process.execPath, ['--import', 'tsx', 'src/main.ts'], {
      cwd: file('../api'),
      env: { HOST: '127.0.0.1', PORT: String(port), METRICS_PORT: '0', DRAIN_DELAY: '0' },
      ready: `${url}/readyz`,
    });
    const cwd = mkdtempSync(join(tmpdir(), 'digest-fuzz-')); // it leaves caches where it runs
    const args = ['--config-file', file('schemathesis.toml'), 'run', `${url}/openapi.json`, '--no-color'];
    try {
      await new Promise<void>((resolve, reject) => {
        execFile(
          findProgram('schemathesis') as string,
          args,
          { cwd, maxBuffer: 2 ** 26 },
          (error, stdout, stderr) => {
            // Its report repeats bodies of up to 256 KiB.
            if (error) reject(new Error(`${stdout}${stderr}`.replace(/^(.{400}).*$/gm, '$1 …')));
            else resolve();
          },
        );
      });
    } finally {
      await stopProcess(api);
      rmSync(cwd, { recursive: true });
    }
  });
});
