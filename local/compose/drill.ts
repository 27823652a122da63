/**
 * `make drill STACK=docker`: of the system that `make up-docker` runs a part is killed, its alert waited for, and its page followed, in real time.
 * Less than a drill of processes (local/drill): one system, so nothing shows what happens where nobody follows the page; and no row is written.
 */
import { fileURLToPath } from 'node:url';
import { type Block, readPage, type Section } from '@digest/runbooks/pages';
import { explained, runBlock } from '../drill/blocks.ts';
import { until } from '../drill/wait.ts';
import { words } from '../drill/words.ts';
import { query } from '../observe/query.ts';
import type { PartName } from '../src/logs.ts';
import { runningHere, stateFolder } from '../src/state.ts';
import { compose } from './docker.ts';
import { composedLines } from './verbs.ts';

/** What can be done to a container from outside: alert → the part that is killed for it. Other faults are done to processes of this machine. */
const KILLED: Readonly<Record<string, PartName>> = {
  APIDown: 'api',
  GatewayDown: 'gateway',
  RedisUnreachable: 'redis',
  CollectorSilent: 'collector',
};

const pages = fileURLToPath(new URL('../../runbooks/', import.meta.url));
const interruption = new AbortController();
const { signal } = interruption;
for (const name of ['SIGINT', 'SIGTERM'])
  process.once(name, () => interruption.abort(new Error('Interrupted.')));

async function drill(alert: string, part: PartName): Promise<void> {
  const page = readPage(`${pages}${alert}.md`);
  const state = stateFolder(process.env);
  const { project, observe } = runningHere(state);
  if (!project || !observe) throw new Error('No containers run here. Start them with `make up-docker`.');
  const prometheus = `http://127.0.0.1:${observe.PROMETHEUS_PORT}`;
  const began = Date.now();
  const passed = () => (Date.now() - began) / 1000;
  const say = (line: string) => console.log(`${words(passed()).padStart(7)}  ${alert}: ${line}`);

  const firing = async () => {
    const alerts = await query(prometheus, 'ALERTS{alertstate="firing", alertname!="Watchdog"}');
    return new Set(alerts.map(({ metric }) => metric.alertname));
  };
  /** By the sink, since the drill began: the last word of this alert. */
  const told = () =>
    composedLines(state, project, 'alert')
      .map((line) => JSON.parse(line) as { time: string; message: string })
      .filter(({ time, message }) => Date.parse(time) >= began && message.includes(` ${alert}: `))
      .at(-1)
      ?.message.split(' ')[0];
  const run = async (...sections: Section[]) => {
    const local = ({ target, section }: Block) => target === 'local' && sections.includes(section);
    for (const block of page.blocks.filter(local)) {
      say(`${block.section}, line ${block.line}`);
      const result = await runBlock(
        block,
        { LOCAL_STATE: process.env.LOCAL_STATE ?? '.local', STACK: 'docker' },
        signal,
      );
      if (result.holds) continue;
      const { expected, came } = explained(result);
      throw new Error(`expected ${expected}; came ${came}`);
    }
  };
  /** @returns after how many seconds it was so */
  const waited = async (what: string, seconds: number, isSo: () => Promise<boolean> | boolean) => {
    const since = passed();
    const found = await until(signal, seconds, async () => (await isSo()) || undefined);
    if (!found)
      throw new Error(
        `${what}: not within ${words(seconds)}. Firing: ${[...(await firing())].join(', ') || 'nothing'}`,
      );
    return words(passed() - since);
  };

  // Other alerts may still fire: a fault before this one has spent budgets, which takes hours to be over.
  const before = await firing();
  if (before.has(alert)) throw new Error(`${alert} fires already.`);
  if (before.size > 0) say(`fires already: ${[...before].join(', ')}`);
  const { status, stderr } = compose(state, project, ['kill', part]);
  if (status !== 0) throw new Error(stderr.trim());
  say(`${part} is killed`);
  try {
    say(`told after ${await waited('told', page.detect, () => told() === 'FIRING')}`);
    await run('First five minutes', 'Diagnosis', 'Mitigation');
    const over = async () => told() === 'resolved' && !(await firing()).has(alert);
    say(`over after ${await waited('over', page.repair, over)}`);
    await run('Verify');
    say('the page helped');
  } finally {
    compose(state, project, ['up', '--detach', '--wait', '--no-deps', '--no-recreate', part]);
  }
}

const { ALERT } = process.env;
const alerts = ALERT ? [ALERT] : Object.keys(KILLED);
try {
  for (const alert of alerts) {
    const part = KILLED[alert];
    if (!part)
      throw new Error(`In containers ${alert} is not drilled; there are ${Object.keys(KILLED).join(', ')}.`);
    await drill(alert, part);
  }
} catch (error) {
  console.error((error as Error).message);
  process.exitCode = 1;
}
