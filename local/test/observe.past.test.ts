import type { ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { stopProcess } from '../../gateway-tyk/run/process.ts';
import { pastText } from '../observe/past.ts';
import { startPrometheus } from '../observe/prometheus.ts';
import { query } from '../observe/query.ts';
import type { Observe, Past } from '../observe/settings.ts';
import { Logs } from '../src/logs.ts';
import { readSettings } from '../src/settings.ts';
import { keepSecrets } from '../src/state.ts';
import { needs } from '../testing/needs.ts';
import { known } from '../testing/prometheus.ts';
import { observeSettings, upSettings } from '../testing/up.ts';

const HOUR = 3600;
const HASH = '{slo="availability",tyk_api_id="hash"}';

describe('a past', () => {
  const now = 1_800_000_000_000;
  const text = (past: Past, factor = 60) => pastText(past, { factor, instance: '127.0.0.1:9090', now });
  const of = (series: string, past: Past, factor?: number) =>
    text(past, factor)
      .split('\n')
      .filter((line) => line.startsWith(`${series} `))
      .map((line) => line.split(' ').slice(1).map(Number) as [value: number, time: number]);

  it('reaches as far back as an alert looks, with a sample for each evaluation, up to now', () => {
    for (const [factor, step] of [
      [30, 2],
      [60, 1],
    ] as const) {
      const times = of(`slo:calls:rate5m${HASH}`, { calls: 15 }, factor).map(([, time]) => time);
      expect(times).to.have.length((72 * HOUR) / 60);
      expect(times.at(-1)).to.equal(now / 1000 - step);
      expect(times[0]).to.equal(now / 1000 - (72 * HOUR) / factor);
    }
  });

  it('is healthy but for what has been failing, and since when', () => {
    const failing = { slo: 'availability', share: 0.004, seconds: 20 * HOUR } as const;
    const past = { calls: 15, failing };
    const failures = of(`slo:failures:rate5m${HASH}`, past);
    expect(failures.filter(([value]) => value === 0.06)).to.have.length(20 * 60);
    expect(failures.filter(([value]) => value === 0)).to.have.length(52 * 60);
    expect(failures.at(-1)?.[0]).to.equal(0.06);
    const latency = of('slo:failures:rate5m{slo="latency",tyk_api_id="hash"}', past);
    expect(new Set(latency.map(([value]) => value))).to.deep.equal(new Set([0]));
  });

  describe('as Prometheus has it', function () {
    this.timeout(60_000);
    before(needs('prometheus', 'promtool'));
    const folder = mkdtempSync(join(tmpdir(), 'digest-past-'));
    let url: string;
    let child: ChildProcess | undefined;
    let start: () => Promise<ChildProcess>;

    before(async () => {
      const settings = { ...(await upSettings('embedded', folder)), ...(await observeSettings()) };
      const { ports, ...rest } = readSettings(settings);
      const observe: Observe = {
        ...(rest.observe as Observe),
        collector: 'otelcol-contrib', // so that Prometheus itself looks at nobody
        factor: 60,
        past: {
          calls: 15,
          failing: { slo: 'availability', share: 0.0045, seconds: 20 * HOUR },
          release: { commit: 'abc1234', version: '1.2.3' },
        },
      };
      url = `http://127.0.0.1:${observe.ports.PROMETHEUS_PORT}`;
      start = () =>
        startPrometheus({ ...rest, ports, secrets: keepSecrets(folder), logs: new Logs('text') }, observe);
      child = await start();
    });
    after(async () => {
      if (child) await stopProcess(child);
      rmSync(folder, { recursive: true });
    });
    const value = async (expression: string) => Number((await known(url, expression))[0]?.value[1]);

    it('lets the rules see the days before', async () => {
      // 0.45 % of the calls of 20 hours, of a budget of 0.1 %.
      expect(await value(`slo:burn:rate_1d${HASH}`)).to.be.closeTo((4.5 * 20) / 24, 0.05);
      expect(await value(`slo:burn:rate_3d${HASH}`)).to.be.closeTo((4.5 * 20) / 72, 0.05);
      expect(await value(`slo:burn:rate_6h${HASH}`)).to.be.closeTo(4.5, 0.05);
    });

    it('makes what has burnt slowly an alert at once, and nothing else', async () => {
      for (const window of ['1d', '3d'])
        await known(url, `ALERTS{alertname="AvailabilityBurnsSlowly",window="${window}"}`);
      const others = 'ALERTS{alertname!~"AvailabilityBurnsSlowly|Watchdog|CollectorSilent"}';
      expect(await query(url, others)).to.deep.equal([]);
    });

    it('knows which release ran', async () => {
      const builds = await known(
        url,
        'count by (commit) (last_over_time(digest_build_info{job="digest-api"}[1m]))',
      );
      expect(builds.map(({ metric }) => metric)).to.deep.equal([{ commit: 'abc1234' }]);
    });

    it('is made once, and not again by a restart', async () => {
      const count = `count_over_time(slo:calls:rate5m${HASH}[2h])`;
      const before = await value(count);
      await stopProcess(child as ChildProcess);
      child = await start();
      expect(await value(count)).to.equal(before);
    });
  });
});
