/** The whole system with OBSERVE=1, on free ports and with a state of its own, and what can be done to it. */
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Observe } from '../observe/settings.ts';
import { type GatewayApi, gatewayOf } from '../src/gateway-api.ts';
import { Logs } from '../src/logs.ts';
import { checkPorts, readSettings } from '../src/settings.ts';
import { keepSecrets } from '../src/state.ts';
import { type System as Parts, type Release, startSystem as startParts } from '../src/system.ts';
import { observeSettings, upSettings } from '../testing/up.ts';

export interface System {
  gateway: Parts['gateway'];
  observe: Observe;
  /** Addresses, without a slash at the end. */
  urls: { gateway: string; api: string; dashboard: string; prometheus: string };
  operatorToken: string;
  keys: GatewayApi;
  reloadGateway(): Promise<void>;
  /** Ends the API, and starts another release of it after a while. */
  replaceApi(milliseconds: number, release: Release): Promise<void>;
  /** The API keeps its connections and does nothing. */
  freezeApi(milliseconds: number): Promise<void>;
  stop(): Promise<void>;
}

/** Of the plan free, so that it can be used up while we look on. */
const FREE_QUOTA = 100;

/** @param api its first release */
export async function startSystem(
  api: Release,
  wait: (milliseconds: number) => Promise<void>,
): Promise<System> {
  const state = mkdtempSync(join(tmpdir(), 'digest-prove-'));
  process.once('exit', () => rmSync(state, { recursive: true, force: true }));
  const settings = readSettings({ ...(await upSettings('auto', state)), ...(await observeSettings()) });
  await checkPorts(settings);
  const { gateway, ports, observe } = settings as typeof settings & { observe: Observe };
  const secrets = keepSecrets(state);
  const parts = await startParts({
    gateway,
    ports,
    state,
    secrets,
    observe,
    logs: new Logs('text'),
    releases: {
      api,
      gateway: { commit: api.commit, env: { TYK_GW_POLICIES_POLICYPATH: smallQuota(state) } },
    },
  });
  const at = (port: number) => `http://127.0.0.1:${port}`;
  return {
    gateway,
    observe,
    urls: {
      gateway: at(ports.GATEWAY_PORT),
      api: at(ports.API_PORT),
      dashboard: at(ports.DASHBOARD_PORT),
      prometheus: at(observe.ports.PROMETHEUS_PORT),
    },
    operatorToken: secrets.OPERATOR_TOKEN,
    keys: gatewayOf({ ports, secrets }),
    async reloadGateway() {
      const headers = { 'X-Tyk-Authorization': secrets.TYK_GW_SECRET };
      await fetch(`${at(ports.CONTROL_PORT)}/tyk/reload?block=true`, { headers });
    },
    async replaceApi(milliseconds, release) {
      await parts.stop('api');
      await wait(milliseconds);
      await parts.release('api', release);
    },
    async freezeApi(milliseconds) {
      const child = parts.process('api');
      child?.kill('SIGSTOP');
      // Also when that is interrupted: a process that is stopped does not end either.
      await wait(milliseconds).finally(() => child?.kill('SIGCONT'));
    },
    stop: () => parts.stopAll(),
  };
}

/** @returns a folder with the policies as they are, but for the quota of the plan free */
function smallQuota(state: string): string {
  const folder = join(state, 'policies');
  cpSync(fileURLToPath(new URL('../../gateway-tyk/policies', import.meta.url)), folder, { recursive: true });
  const file = join(folder, 'free.json');
  const policy = JSON.parse(readFileSync(file, 'utf8'));
  for (const right of Object.values<{ limit: { quota_max: number } }>(policy.access_rights))
    right.limit.quota_max = FREE_QUOTA;
  writeFileSync(file, JSON.stringify(policy));
  return folder;
}
