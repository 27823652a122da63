/** `make torture`. Exit code 1 when a call failed. */
import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { findProgram } from '../src/programs.ts';
import { restart } from './restarts.ts';
import type { WayName } from './ways.ts';

const { values } = parseArgs({
  options: {
    restarts: { type: 'string', default: '1000' },
    seed: { type: 'string', default: '1' },
  },
});
const root = fileURLToPath(new URL('../..', import.meta.url));
const withTyk = findProgram('tyk') && findProgram('redis-server');
const ways: WayName[] = ['direct', 'embedded', ...(withTyk ? ['tyk' as const] : [])];
const restarts = Number(values.restarts);
const began = performance.now();
const seconds = () => Math.round((performance.now() - began) / 1000);

console.log(`${restarts} restarts of the API under calls: ${ways.join(', ')}; seed ${values.seed}`);
execFileSync('npm', ['run', '--silent', 'build', '-w', 'api'], { cwd: root, stdio: 'inherit' });
const results = await restart({
  main: ['dist/main.js'],
  restarts,
  ways,
  seed: Number(values.seed),
  onRestart: (done, calls) => {
    if (done % 10 === 0 || done === restarts)
      console.log(`${seconds()} s: ${done} of ${restarts} restarts, ${calls} calls`);
  },
});
let failed = 0;
for (const [way, { calls, failures }] of Object.entries(results)) {
  const count = [...failures.values()].reduce((a, b) => a + b, 0);
  failed += count;
  console.log(`${way}: ${calls} calls, ${count} failed`);
  for (const [what, times] of failures) console.log(`  ${times} × ${what}`);
}
process.exit(failed > 0 ? 1 : 0);
