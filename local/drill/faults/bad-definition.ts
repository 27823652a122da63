import { cpSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Drilled, Fault } from '../fault.ts';
import { takeBack } from './bad-release.ts';

const COMMIT = 'baddef';
const apps = fileURLToPath(new URL('../../../gateway-tyk/apps', import.meta.url));

export const badDefinition: Fault = {
  name: 'bad-definition',
  alert: 'GatewayDefinitionsMissing',
  what: 'A release of the gateway has a definition of sum that can not be read, and goes without it.',
  // Clients of sum get 404, which is no failure to the promise.
  sli: 'broken',
  inject: (drilled) =>
    drilled.system.release('gateway', { commit: COMMIT, env: { TYK_GW_APPPATH: brokenApps(drilled) } }),
  reverse: ({ system }) => takeBack(system, 'gateway', COMMIT),
};

/** The embedded gateway refuses to start on what it can't read, so to that one the definition was not shipped at all. */
function brokenApps({ system, folder }: Drilled): string {
  const broken = join(folder, 'apps');
  cpSync(apps, broken, { recursive: true });
  if (system.gateway === 'tyk') writeFileSync(join(broken, 'sum-oas.json'), '{ "openapi": "3.0.3", ');
  else for (const name of ['sum.json', 'sum-oas.json']) rmSync(join(broken, name));
  return broken;
}
