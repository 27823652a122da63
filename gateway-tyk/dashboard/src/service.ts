import { fileURLToPath } from 'node:url';
import { ConfigError, createPorts, Lifecycle, type Service, timeouts } from '@digest/api/service';
import type { Logger } from 'pino';
import { type AccessOptions, createAccess } from './access/access.ts';
import { createActions } from './actions/create.ts';
import { createApp } from './app.ts';
import { createAudit } from './audit/create.ts';
import type { Config } from './config.ts';
import { auditedIn } from './gateway/audited.ts';
import { gatewayApi } from './gateway/client.ts';
import { createInventory } from './gateway/inventory.ts';
import { readShipped, type Shipped } from './gateway/shipped.ts';
import { createMetrics } from './metrics.ts';
import { createPages } from './pages/routes.ts';

interface ServiceOptions extends Pick<AccessOptions, 'now' | 'fetchKey'> {
  config: Config;
  logger: Logger;
  /** Takes a line of the audit to where the log is; resolves when it is there. */
  out: (line: string) => Promise<void>;
}

/**
 * The whole service, both ports of it, not yet listening.
 * @throws {ConfigError} when the shipped definitions cannot be read
 */
export function createService({ config, logger, out, ...access }: ServiceOptions): Service {
  const lifecycle = new Lifecycle();
  const metrics = createMetrics({ config, lifecycle });
  const warn = (fields: object, message: string) => logger.warn(fields, message);
  const { gatewayUrl: url, gatewaySecret: secret, refreshInterval } = config;
  const gateway = gatewayApi({ url, secret, observe: metrics.gatewayCall });
  const audit = createAudit({ ...auditOf(config), out, warn });
  const inventory = createInventory({
    gateway,
    refreshInterval,
    audited: auditedIn(audit),
    log: logger,
  });
  const actions = createActions({ gateway, inventory, audit, observe: metrics.action, warn });
  metrics.watch(inventory);

  const pages = createPages({
    gateway,
    inventory,
    actions,
    audit,
    shipped: shippedAt(config.definitions),
    // Nobody gets to a page without a sign-in, and that demands it.
    config: { clientUrl: config.clientUrl ?? '' },
  });
  const shared = { config, lifecycle, logger, metrics };
  const app = createApp({
    ...shared,
    access: createAccess({ ...access, config, logger, count: metrics.signIn }),
    pages,
  });
  // A change is asked for, looked at again, and repeated: that takes longer than any call of the API.
  const ports = createPorts({ ...shared, app, patience: timeouts.alb.idle });

  return {
    ...ports,
    async start() {
      const listening = await ports.start();
      inventory.start();
      return listening;
    },
    async close() {
      await ports.close();
      await actions.close();
      inventory.stop();
    },
  };
}

const auditOf = ({ auditFile, auditLogGroup, region }: Config) => ({
  ...(auditFile !== undefined && { file: auditFile }),
  ...(auditLogGroup !== undefined && { logGroup: auditLogGroup }),
  ...(region !== undefined && { region }),
});

function shippedAt(folder = fileURLToPath(new URL('../../', import.meta.url))): Shipped {
  try {
    return readShipped(folder);
  } catch (error) {
    throw new ConfigError([
      `DEFINITIONS=${folder} has not what this release ships: ${(error as Error).message}. Set it to a folder with apps/ and policies/.`,
    ]);
  }
}
