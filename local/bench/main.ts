/** `make bench`: measures and writes docs/benchmarks.json and .md. With --quick it only prints, after one short round. */
import { writeFileSync } from 'node:fs';
import { benchApi, SERVERS } from './api.ts';
import { benchGateways } from './gateways.ts';
import { goals } from './goals.ts';
import { machine } from './machine.ts';
import { profile } from './profile.ts';
import { type Report, render } from './report.ts';
import { benchUp } from './up.ts';

const quick = process.argv.includes('--quick');
const plan = quick ? { rounds: 1, seconds: 1, warmUp: 1 } : { rounds: 7, seconds: 4, warmUp: 4 };

const began = performance.now();
function say(line: string): void {
  const seconds = Math.round((performance.now() - began) / 1000);
  console.log(
    `${String(Math.floor(seconds / 60)).padStart(2)}:${String(seconds % 60).padStart(2, '0')}  ${line}`,
  );
}

const api = await benchApi(plan, say);
const layers: Report['layers'] = {};
for (const name of ['raw node:http', 'the API'] as const) {
  say(`${name}, profiled`);
  layers[name] = await profile(SERVERS[name], plan.seconds * 2);
}
const { measured: gateways, skipped } = await benchGateways(plan, say);
const up = await benchUp(plan.rounds, say);
const report: Report = {
  date: new Date().toISOString().slice(0, 10),
  machine: machine(),
  plan,
  goals: goals({ api, gateways, up }),
  api,
  layers,
  gateways,
  skipped,
  up,
};
const page = render(report);
if (!quick) {
  const docs = new URL('../../docs/', import.meta.url);
  writeFileSync(new URL('benchmarks.json', docs), `${JSON.stringify(report, null, 2)}\n`);
  writeFileSync(new URL('benchmarks.md', docs), page);
}
console.log(`\n${page}`);
