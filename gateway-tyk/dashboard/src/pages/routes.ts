/** Every page behind the sign-in, and who may see or do what. */
import { Router } from 'express';
import { requireRole } from '../access/roles.ts';
import type { Actions, Created } from '../actions/actions.ts';
import type { Audit } from '../audit/audit.ts';
import type { GatewayApi } from '../gateway/client.ts';
import type { Inventory } from '../gateway/inventory.ts';
import type { Shipped } from '../gateway/shipped.ts';
import { act, rotate } from './act.tsx';
import { auditPage } from './audit.tsx';
import { comparisons as comparisonsOf } from './comparison.ts';
import { gatewayPage } from './gateway.tsx';
import { readKey, sendKey } from './key.tsx';
import { DESCRIBED } from './key-actions.tsx';
import { keysPage } from './keys.tsx';
import { createKey, newKeyPage } from './new-key.tsx';
import { noticesOf } from './notices.ts';
import { oncePerForm } from './once.ts';
import { refuseTokens } from './pasted.ts';
import { plansPage } from './plans.tsx';
import { revealer } from './revealed.tsx';
import { testKey, testKeyPage } from './test-key.tsx';

export interface PagesDeps {
  gateway: GatewayApi;
  inventory: Inventory;
  actions: Actions;
  audit: Audit;
  shipped: Shipped;
  config: {
    /** Where clients call, without a slash at the end. */
    clientUrl: string;
  };
}

export function createPages({ gateway, inventory, actions, audit, shipped, config }: PagesDeps): Router {
  const once = oncePerForm<Created>();
  const reveal = revealer({ clientUrl: config.clientUrl, examples: shipped.examples });
  const deps = { gateway, actions, audit, once, reveal };
  const comparisons = comparisonsOf(shipped, gateway);
  const viewer = requireRole('viewer');
  const operator = requireRole('operator');

  const router = Router();
  router.use(refuseTokens, (_req, res, next) => {
    res.locals.notices = noticesOf(inventory.status, comparisons.latest());
    next();
  });
  router.get('/', (_req, res) => res.redirect(303, '/keys'));
  router.get('/keys', viewer, keysPage(inventory, audit));
  router.get('/keys/new', operator, newKeyPage(deps));
  router.post('/keys', operator, createKey(deps));
  router.get('/keys/test', viewer, testKeyPage);
  router.post('/keys/test', viewer, testKey(actions, inventory));
  router.get('/keys/:hash', viewer, async (req, res) => {
    await sendKey(req, res, deps, await readKey(deps, req.params.hash));
  });
  router.post('/keys/:hash/rotate', requireRole(DESCRIBED.rotate.role), rotate(deps));
  for (const name of ['plan', 'reset', 'disable', 'enable', 'revoke'] as const) {
    router.post(`/keys/:hash/${name}`, requireRole(DESCRIBED[name].role), act(name, deps));
  }
  router.get('/plans', viewer, plansPage({ gateway, inventory, comparisons }));
  router.get('/gateway', viewer, gatewayPage({ gateway, inventory, comparisons }));
  router.get('/audit', operator, auditPage(audit));
  return router;
}
