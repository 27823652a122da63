import type { Fault } from '../fault.ts';
import { badRelease, ROLLED_BACK } from './bad-release.ts';

export const collectorDrops: Fault = {
  name: 'collector-drops',
  alert: 'CollectorDropsData',
  what: 'A release of the API gives out samples with a time long ago, and Prometheus refuses what is written with them.',
  needs: ['otelcol-contrib'],
  alsoTreated: ROLLED_BACK,
  sli: 'healthy',
  ...badRelease({ commit: 'badtime', preload: 'old-samples.mjs' }),
};
