/** What has to be so in every expression of a dashboard. */
import { ALL } from '../src/contract.ts';
import { read } from '../src/promql.ts';

const COUNTERS = new Set(
  ALL.flatMap(({ metric }) => {
    if (metric.type === 'counter') return [metric.name];
    return metric.type === 'histogram'
      ? ['_bucket', '_count', '_sum'].map((suffix) => metric.name + suffix)
      : [];
  }),
);

/** Used without a rate, because the count itself is what is shown. */
const SHOWN_AS_THEY_ARE = ['tyk_gateway_config_reload_total'];

/** @returns what is wrong */
export function lint(expr: string): string[] {
  const faults: string[] = [];
  for (const [, range] of expr.matchAll(/\[([^\]"]+)\]\)/g)) {
    if (range !== '$__rate_interval') faults.push(`a range of ${range}: at another zoom it misses samples`);
  }
  for (const { metric } of read(expr).selectors) {
    if (!COUNTERS.has(metric) || SHOWN_AS_THEY_ARE.includes(metric)) continue;
    const rated = new RegExp(`(?:rate|increase)\\(${metric}(?:\\{[^}]*\\})?\\[`, 'g');
    const all = new RegExp(`\\b${metric}\\b`, 'g');
    if (expr.match(rated)?.length !== expr.match(all)?.length)
      faults.push(`${metric} without a rate, or summed before it: a restart would show as a fall`);
  }
  if (
    expr.includes('histogram_quantile') &&
    !/histogram_quantile\([\d.]+, sum by \([^)]*\ble\b[^)]*\) \(rate\(\w+_bucket/.test(expr)
  )
    faults.push('a quantile of something else than rates of buckets by le');
  return faults;
}
