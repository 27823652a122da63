/** What each Express service of ours tells of its process, under the same names. */
import { fresh } from '../alerts/fresh.ts';
import type { Query } from '../panel.ts';

export const rate = (metric: string) => `rate(${metric}[$__rate_interval])`;

type Own = (metric: string) => string;

/** @returns what names a metric of this service, and not of another. @param selector further labels */
export const ofJob = (job: string) => (metric: string, selector?: string) =>
  `${metric}{job="${job}"${selector ? `, ${selector}` : ''}}`;

export const eventLoopLag = (own: Own): Query[] => [
  { expr: own('nodejs_eventloop_lag_p99_seconds'), legend: '{{instance}} 99 %' },
  { expr: own('nodejs_eventloop_lag_seconds'), legend: '{{instance}} now' },
];

export const lifecycleStates = (own: Own): Query[] => [
  {
    expr: `sum by (state) (${own('digest_lifecycle_state')} and ${fresh(own('digest_lifecycle_state'))})`,
    legend: '{{state}}',
  },
];
