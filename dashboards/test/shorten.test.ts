import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { parse } from 'yaml';
import { findProgram } from '../../local/src/programs.ts';
import { needs } from '../../local/testing/needs.ts';
import { DEAD_MAN_MINUTES, localConfiguration } from '../src/alertmanager.ts';
import { collectorConfiguration } from '../src/collector.ts';
import { milliseconds } from '../src/duration.ts';
import { ruleTexts } from '../src/rules.ts';
import { validate } from './collector.ts';

const read = (path: string) => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');
/** One that divides everything, that of the slow burns, and one that divides nothing evenly. */
const FACTORS = [30, 60, 7];

const SECONDS: Record<string, number> = { s: 1, m: 60, h: 3600, d: 86_400 };
/** Not as src/ does it: by the text, in decimals. @param floor seconds */
const divide = (duration: string, factor: number, floor = 0) => {
  const short = Math.max(
    (Number.parseInt(duration, 10) * Number(SECONDS[duration.slice(-1)])) / factor,
    floor,
  );
  const rounded = Number(short.toFixed(3));
  return Number.isInteger(rounded) ? `${rounded}s` : `${Math.round(short * 1000)}ms`;
};

describe('shortened for a drill', function () {
  this.timeout(60_000);
  const folder = mkdtempSync(join(tmpdir(), 'digest-shortened-'));
  const write = (name: string, text: string) => {
    writeFileSync(join(folder, name), text);
    return join(folder, name);
  };
  after(() => rmSync(folder, { recursive: true }));

  for (const factor of FACTORS) {
    describe(`${factor} times`, () => {
      for (const name of ruleTexts(1).keys()) {
        it(`rules/${name}.yaml has each duration divided, or its floor, and is the same otherwise`, () => {
          const seconds = (number: string) => Number((Number(number) / factor).toFixed(3));
          const expected = read(`dashboards/rules/${name}.yaml`)
            .replaceAll(/\[(\d+[mhd])\]/g, (_, range) => `[${divide(range, factor, 3)}]`)
            .replaceAll(/ offset (\d+[mhd])/g, (_, offset) => ` offset ${divide(offset, factor, 3)}`)
            .replaceAll(/\) < 60\)/g, `) < ${Math.max(seconds('60'), 3)})`)
            .replaceAll(/\* (\d+) >= 10/g, (_, span) => `* ${seconds(span)} >= 10`)
            .replaceAll(/^( +for: )(.+)$/gm, (_, key, value) => key + divide(value, factor))
            .replaceAll(/^( +interval: )(.+)$/gm, (_, key, value) => key + divide(value, factor, 1));
          expect(ruleTexts(factor).get(name)).to.equal(expected);
        });
      }

      it("Alertmanager's configuration has each wait divided, and is the same otherwise", () => {
        const expected = localConfiguration('http://127.0.0.1:9').replaceAll(
          /^( +(?:group_wait|group_interval|repeat_interval): )(.+)$/gm,
          (_, key, value) => key + divide(value, factor),
        );
        expect(localConfiguration('http://127.0.0.1:9', { factor })).to.equal(expected);
      });
    });
  }

  it('rules ask of no range or age that has fewer than three exports', () => {
    const text = [...ruleTexts(1000).values()].join('\n');
    const ranges = [...text.matchAll(/\[(\w+)\]|offset (\w+)| < (\d+)\)/g)].map(
      ([, range, offset, age]) => milliseconds(range ?? offset ?? `${age}s`) / 1000,
    );
    expect(Math.min(...ranges)).to.equal(3);
  });

  it('the collector waits, batches and tries again sooner, and is the same otherwise', () => {
    const real = flat(parse(read('dashboards/collector.yaml')));
    const short = flat(parse(collectorConfiguration(30)));
    const changed = Object.fromEntries(Object.entries(short).filter(([path, value]) => value !== real[path]));
    expect(Object.keys(short)).to.deep.equal(Object.keys(real));
    const exporter = (name: string) => ({
      // 1 s: less is too little for a busy Prometheus to take a batch.
      [`exporters.prometheus_remote_write/${name}.timeout`]: '1s',
      [`exporters.prometheus_remote_write/${name}.retry_on_failure.initial_interval`]: '33ms',
      [`exporters.prometheus_remote_write/${name}.retry_on_failure.max_interval`]: '1s',
      [`exporters.prometheus_remote_write/${name}.retry_on_failure.max_elapsed_time`]: '20s',
    });
    const scrape = (name: string) => `receivers.prometheus/${name}.config.scrape_configs.0`;
    expect(changed).to.deep.equal({
      [`${scrape('api')}.scrape_interval`]: '1s',
      [`${scrape('dashboard')}.scrape_interval`]: '1s',
      [`${scrape('redis')}.scrape_interval`]: '1s',
      [`${scrape('redis')}.scrape_timeout`]: '1s',
      [`${scrape('collector')}.scrape_interval`]: '1s',
      'receivers.awsecscontainermetrics.collection_interval': '1s',
      'processors.batch.timeout': '167ms',
      ...exporter('aws'),
      ...exporter('local'),
    });
  });

  it('nothing differs when the factor is one', () => {
    expect(collectorConfiguration(1)).to.equal(read('dashboards/collector.yaml'));
    for (const [name, text] of ruleTexts(1)) expect(text).to.equal(read(`dashboards/rules/${name}.yaml`));
  });

  it('the dead man waits on a laptop as long as in AWS', () => {
    const variable = /variable "dead_man_minutes" \{.*?default += (\d+)/s;
    const [, minutes] = variable.exec(read('modules/observability/variables-alerting.tf')) ?? [];
    expect(DEAD_MAN_MINUTES).to.equal(Number(minutes));
    for (const unit of ['units/observability.hcl', 'live/settings.hcl'])
      expect(read(unit), `${unit} sets another`).not.to.include('dead_man_minutes');
  });

  it('a duration that is none is refused', () => {
    for (const wrong of ['5', '1.5h', '1h30m', '5 m', '1y'])
      expect(() => milliseconds(wrong), wrong).to.throw(`${wrong} is no duration`);
  });

  describe('as promtool reads them', () => {
    before(needs('promtool'));
    for (const factor of FACTORS) {
      it(`rules are right, ${factor} times`, () => {
        const files = [...ruleTexts(factor)].map(([name, text]) => write(`${name}-${factor}.yaml`, text));
        const { status, stdout, stderr } = spawnSync(
          findProgram('promtool') as string,
          ['check', 'rules', '--lint=all', '--lint-fatal', ...files],
          { encoding: 'utf8' },
        );
        expect(status, stdout + stderr).to.equal(0);
      });
    }
  });

  describe('as amtool reads it', () => {
    before(needs('amtool'));
    it('the tree of routes is right', () => {
      const file = write('alertmanager.yaml', localConfiguration('http://127.0.0.1:9', { factor: 7 }));
      const { status, stdout, stderr } = spawnSync(findProgram('amtool') as string, ['check-config', file], {
        encoding: 'utf8',
        env: { ...process.env, HOME: folder },
      });
      expect(status, stdout + stderr).to.equal(0);
    });
  });

  describe('as otelcol-contrib reads it', () => {
    before(needs('otelcol-contrib'));
    it('the collector is right', () =>
      validate(`--config=${write('collector.yaml', collectorConfiguration(30))}`, {
        COLLECTOR_RECEIVERS: '[otlp, prometheus/api, prometheus/redis, prometheus/collector]',
        COLLECTOR_EXPORTERS: '[prometheus_remote_write/local]',
        COLLECTOR_REMOTE_WRITE_URL: 'http://127.0.0.1:9090/api/v1/write',
      }));
  });
});

/** Each value by the way to it. */
function flat(value: unknown, path = ''): Record<string, unknown> {
  if (typeof value !== 'object' || value === null) return { [path]: value };
  return Object.assign(
    {},
    ...Object.entries(value).map(([key, inner]) => flat(inner, path ? `${path}.${key}` : key)),
  );
}
