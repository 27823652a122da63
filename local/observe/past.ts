/**
 * A past for a Prometheus that has just been made: what the rules would have recorded while the service ran, so that windows of hours and days
 * have something to look at, and an alert takes as long as it does where there is one.
 */
import { execFile } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { FLOORS, milliseconds, shortened } from '@digest/dashboards/duration';
import { BURNS, OBJECTIVES } from '@digest/dashboards/slo';
import { findProgram, programs } from '../src/programs.ts';
import type { Past } from './settings.ts';

interface Shape {
  factor: number;
  /** Of the API, as Prometheus will call it. */
  instance: string;
  /** When the past ends, in milliseconds since 1970. */
  now: number;
}

/** Real time, in milliseconds: as far back as an alert looks. */
const LENGTH = Math.max(...BURNS.map(({ long }) => milliseconds(long)));
/** Of the recordings, in real time. */
const STEP = milliseconds('1m');

/**
 * @param folder of Prometheus, which must not run yet
 * @throws Error when promtool is missing, or with what it says
 */
export async function writePast(folder: string, past: Past, shape: Omit<Shape, 'now'>): Promise<void> {
  const promtool = findProgram('promtool');
  if (!promtool)
    throw new Error(`A past needs promtool, which is not on PATH. Get it: ${programs.promtool?.get}`);
  mkdirSync(folder, { recursive: true });
  const file = join(folder, 'past.txt');
  writeFileSync(file, pastText(past, { ...shape, now: Date.now() }));
  await promisify(execFile)(promtool, ['tsdb', 'create-blocks-from', 'openmetrics', '--quiet', file, folder]);
  rmSync(file);
}

/** @returns OpenMetrics, a series after the other */
export function pastText({ calls, failing, release }: Past, { factor, instance, now }: Shape): string {
  const step = shortened(STEP, factor, FLOORS.interval);
  const count = Math.floor(shortened(LENGTH, factor) / step);
  const times = Array.from({ length: count }, (_, index) => now - (count - index) * step);
  const since = failing ? now - shortened(failing.seconds * 1000, factor) : now;
  const lines = (series: string, value: (time: number) => number) =>
    times.map((time) => `${series} ${value(time)} ${time / 1000}\n`);
  const promises = OBJECTIVES.flatMap(({ endpoint, availability, latency }) => [
    { slo: 'availability', endpoint, percent: availability },
    { slo: 'latency', endpoint, percent: latency.percent },
  ]);
  const recorded = promises.flatMap(({ slo, endpoint, percent }) => {
    const labels = `{slo="${slo}",tyk_api_id="${endpoint}"}`;
    const share = failing?.slo === slo ? failing.share : 0;
    return [
      ...lines(`slo:budget:ratio${labels}`, () => Number((1 - percent / 100).toFixed(6))),
      ...lines(`slo:calls:rate5m${labels}`, () => calls),
      ...lines(`slo:failures:rate5m${labels}`, (time) => (time >= since ? share * calls : 0)),
    ];
  });
  const build = release
    ? `digest_build_info{job="digest-api",instance="${instance}",version="${release.version}",commit="${release.commit}",node="${process.version}"}`
    : undefined;
  return [...recorded, ...(build ? lines(build, () => 1) : []), '# EOF\n'].join('');
}
