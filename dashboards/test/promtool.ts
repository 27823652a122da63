/** Runs one case through `promtool test rules`, so that what is tested is the very file that Prometheus loads. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { stringify } from 'yaml';
import { findProgram } from '../../local/src/programs.ts';
import { RULE_FILES } from '../src/catalogue.ts';
import { links } from '../src/links.ts';
import { isAlert } from '../src/rule.ts';

export interface Firing {
  /** Labels beside severity and those of the rule. */
  labels?: Record<string, string>;
  /** What `{{ $value … }}` becomes in the description. */
  value?: string;
}

export interface Case {
  name: string;
  /** Prometheus' notation: `0+1x10` is 0, 1, … 10. A sample every `every`, 15 s unless said. */
  series: Record<string, string>;
  every?: string;
  /** How often rules are evaluated; as often as there are samples unless said. */
  evaluated?: string;
  /** What fires when: the moment → the alerts. */
  at: Record<string, Firing[]>;
}

const home = fileURLToPath(new URL('../', import.meta.url));

const rules = Object.values(RULE_FILES).flatMap((groups) =>
  groups.flatMap((group) => group.rules.filter(isAlert)),
);

const GROUPS = Object.values(RULE_FILES).flatMap((groups) => groups.map(({ name }) => name));

const FILES = Object.keys(RULE_FILES).map((name) => `${home}rules/${name}.yaml`);

/**
 * @param files the rule files, those that are committed unless said
 * @throws Error with what promtool says
 */
export function runCase(
  alert: string,
  { series, every = '15s', evaluated = every, at }: Case,
  files = FILES,
): void {
  const expected = ({ labels = {}, value = '' }: Firing) => {
    const rule = rules.find((item) => item.alert === alert && item.labels?.window === labels.window);
    if (!rule) throw new Error(`there is no rule ${alert} ${labels.window ?? ''}`);
    const fill = (text: string) =>
      text
        .replaceAll(/\{\{ \$value[^}]*\}\}/g, value)
        .replaceAll(/\{\{ \$labels\.(\w+) \}\}/g, (_, name) => labels[name] ?? '');
    return {
      exp_labels: { severity: rule.severity, ...rule.labels, ...labels },
      exp_annotations: {
        summary: fill(rule.summary),
        description: fill(rule.description),
        runbook_url: links.runbook(alert),
        dashboard_url: links.dashboard(rule.dashboard),
      },
    };
  };
  run(files, evaluated, {
    interval: every,
    input_series: Object.entries(series).map(([name, values]) => ({ series: name, values })),
    alert_rule_test: Object.entries(at).map(([eval_time, firing]) => ({
      eval_time,
      alertname: alert,
      exp_alerts: firing.map(expected),
    })),
  });
}

export interface Recording {
  series: Record<string, string>;
  every: string;
  evaluated: string;
  /** The series that the rules make, with labels, when. */
  expect: { expr: string; at: string; value: number; labels?: string }[];
}

/** @throws Error with what promtool says */
export function runRecording({ series, every, evaluated, expect }: Recording, files = FILES): void {
  run(files, evaluated, {
    interval: every,
    input_series: Object.entries(series).map(([name, values]) => ({ series: name, values })),
    promql_expr_test: expect.map(({ expr, at, value, labels = expr }) => ({
      expr,
      eval_time: at,
      exp_samples: [{ labels, value }],
    })),
  });
}

function run(files: string[], evaluation_interval: string, test: object): void {
  const folder = mkdtempSync(join(tmpdir(), 'digest-rules-'));
  try {
    writeFileSync(
      join(folder, 'test.yaml'),
      stringify({
        rule_files: files,
        // By chance otherwise, and alerts would now and then see the recordings of the round before.
        group_eval_order: GROUPS,
        evaluation_interval,
        tests: [test],
      }),
    );
    const { status, stdout, stderr } = spawnSync(
      findProgram('promtool') as string,
      ['test', 'rules', join(folder, 'test.yaml')],
      { encoding: 'utf8' },
    );
    if (status !== 0) throw new Error(stdout + stderr);
  } finally {
    rmSync(folder, { recursive: true });
  }
}
