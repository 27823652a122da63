import { createServerMetrics, type Lifecycle, type ServerMetrics } from '@digest/api/service';
import { Counter, Gauge, Histogram } from 'prom-client';
import { SIGN_INS, type SignIn } from './access/sign-ins.ts';
import { ACTION_OUTCOMES, type ActionOutcome } from './actions/actions.ts';
import { ACTIONS, type Action } from './audit/audit.ts';
import type { Config } from './config.ts';
import type { Inventory } from './gateway/inventory.ts';
import { METRICS, USED } from './metrics.contract.ts';

interface MetricsSources {
  config: Pick<Config, 'version' | 'commit'>;
  lifecycle: Lifecycle;
}

export interface Metrics extends ServerMetrics {
  gatewayCall: (operation: string, outcome: string, seconds: number) => void;
  action: (action: Action, outcome: ActionOutcome) => void;
  signIn: (outcome: SignIn) => void;
  /** From here on keys are counted, with the values that the inventory has when somebody scrapes. */
  watch: (inventory: Pick<Inventory, 'counts' | 'nearQuota' | 'status'>) => void;
}

/** Registers what metrics.contract.ts lists. */
export function createMetrics(sources: MetricsSources): Metrics {
  const metrics = createServerMetrics(sources);
  const { define } = metrics;
  const gateway = new Histogram({
    ...define(METRICS.gatewayDuration),
    buckets: [...METRICS.gatewayDuration.buckets],
  });
  const actions = new Counter(define(METRICS.actions));
  const signIns = new Counter(define(METRICS.signIns));
  // A counter that begins with its first event has no increase by it, and what is counted here is rare.
  for (const outcome of SIGN_INS) signIns.inc({ outcome }, 0);
  for (const action of ACTIONS) for (const outcome of ACTION_OUTCOMES) actions.inc({ action, outcome }, 0);

  return {
    ...metrics,
    gatewayCall: (operation, outcome, seconds) => gateway.observe({ operation, outcome }, seconds),
    action: (action, outcome) => actions.inc({ action, outcome }),
    signIn: (outcome) => signIns.inc({ outcome }),
    watch: (inventory) => watch(metrics, inventory),
  };
}

function watch({ define }: ServerMetrics, inventory: Parameters<Metrics['watch']>[0]): void {
  const began = Date.now();
  new Gauge({
    ...define(METRICS.keys),
    collect() {
      this.reset();
      for (const { plan, state, keys } of inventory.counts()) this.set({ digest_plan: plan, state }, keys);
    },
  });
  new Gauge({
    ...define(METRICS.keysNearQuota),
    collect() {
      this.reset();
      for (const used of USED) {
        for (const { plan, api, keys } of inventory.nearQuota(Number(used)))
          this.set({ digest_plan: plan, tyk_api_id: api, used }, keys);
      }
    },
  });
  new Gauge({
    ...define(METRICS.inventoryAge),
    collect() {
      this.set((Date.now() - (inventory.status.asOf?.getTime() ?? began)) / 1000);
    },
  });
  new Counter({
    ...define(METRICS.drift),
    collect() {
      this.reset();
      for (const [change, total] of Object.entries(inventory.status.driftTotals)) this.inc({ change }, total);
    },
  });
}
