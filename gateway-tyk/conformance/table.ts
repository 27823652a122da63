/** `make conformance`: runs the suite and prints, as a Markdown table, what each gateway makes of each case. */
import { fileURLToPath } from 'node:url';
import Mocha from 'mocha';
import { GATEWAYS } from './target.ts';

const mocha = new Mocha({ timeout: 20_000, forbidOnly: true, reporter: Mocha.reporters.Base });
mocha.addFile(fileURLToPath(new URL('conformance.test.ts', import.meta.url)));
await mocha.loadFilesAsync();

const failures: string[] = [];
await new Promise<void>((done) => {
  mocha
    .run(() => done())
    .on('test end', () => process.stderr.write('.'))
    .on('fail', (test, error) => failures.push(`${test.fullTitle()}:\n  ${error.message}`));
});

/** Case → gateway → outcome. A case that never ran, for want of a gateway, has neither passed nor been skipped. */
const outcomes = new Map<string, Map<string, string>>();
for (const suite of mocha.suite.suites) {
  suite.eachTest((test) => {
    const name = test.fullTitle().slice(suite.title.length + 1);
    const outcome = test.isPending()
      ? 'skipped'
      : test.isPassed()
        ? '✓'
        : test.isFailed()
          ? '✗'
          : '✗ not run';
    outcomes.set(name, (outcomes.get(name) ?? new Map()).set(suite.title, outcome));
  });
}

console.log(
  `\n| case | ${GATEWAYS.map(([, name]) => name).join(' | ')} |\n| --- |${' --- |'.repeat(GATEWAYS.length)}`,
);
for (const [name, byGateway] of outcomes) {
  const cells = GATEWAYS.map(([, gateway]) => byGateway.get(gateway) ?? '–');
  console.log(`| ${name} | ${cells.join(' | ')} |`);
}
for (const [gateway, reason] of globalThis.skipReasons ?? []) console.log(`\nSkipped: ${gateway}: ${reason}`);
for (const failure of failures) console.log(`\nFailed: ${failure}`);
for (const [, gateway] of GATEWAYS) {
  const cells = [...outcomes.values()].flatMap((byGateway) => byGateway.get(gateway) ?? []);
  const count = (outcome: string) => cells.filter((cell) => cell.startsWith(outcome)).length;
  console.log(`\n${gateway}: ${count('✓')} passed, ${count('✗')} failed, ${count('skipped')} skipped`);
}
process.exitCode = failures.length > 0 ? 1 : 0;
