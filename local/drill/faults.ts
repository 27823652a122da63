/** Every fault that is drilled: one for each alert, in the catalogue's order. */
import type { Fault } from './fault.ts';
import { apiAnswers5xx, apiFailsRarely } from './faults/api-errors.ts';
import { apiNotReady } from './faults/api-not-ready.ts';
import { apiLeaks, apiOverloaded, apiSlow } from './faults/api-resources.ts';
import { badDefinition } from './faults/bad-definition.ts';
import { certificateRunsOut } from './faults/certificate-runs-out.ts';
import { collectorDrops } from './faults/collector-drops.ts';
import { badKeys, quotaUsedUp } from './faults/keys.ts';
import { alertmanagerDown, apiKilled, collectorDown, gatewayKilled, redisDown } from './faults/killed.ts';
import { redisSlow } from './faults/redis-slow.ts';
import { releaseRolledBack } from './faults/release-rolled-back.ts';
import { upstreamCut } from './faults/upstream-cut.ts';

export const FAULTS: readonly Fault[] = [
  apiAnswers5xx,
  apiFailsRarely,
  apiSlow,
  redisSlow,
  apiKilled,
  apiNotReady,
  apiOverloaded,
  apiLeaks,
  gatewayKilled,
  badDefinition,
  redisDown,
  badKeys,
  quotaUsedUp,
  upstreamCut,
  alertmanagerDown,
  collectorDown,
  collectorDrops,
  releaseRolledBack,
  certificateRunsOut,
];
