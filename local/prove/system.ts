/** The whole system with OBSERVE=1, on free ports and with a state of its own, and what can be done to it. */
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Observe } from '../observe/settings.ts';
import { type GatewayApi, gatewayApi } from '../src/gateway-api.ts';
import { Logs } from '../src/logs.ts';
import { type PartsOptions, startApi, startParts } from '../src/parts.ts';
import { checkPorts, readSettings } from '../src/settings.ts';
import { keepSecrets } from '../src/state.ts';
import { observeSettings, upSettings } from '../testing/up.ts';

export interface System {
  gateway: PartsOptions['gateway'];
  observe: Observe;
  /** Addresses, without a slash at the end. */
  urls: { gateway: string; api: string; dashboard: string; prometheus: string };
  operatorToken: string;
  keys: GatewayApi;
  reloadGateway(): Promise<void>;
  /** Ends the API, and starts another one after a while. @param env settings of the new one */
  replaceApi(milliseconds: number, env: Record<string, string>): Promise<void>;
  /** The API keeps its connections and does nothing. */
  freezeApi(milliseconds: number): Promise<void>;
  stop(): Promise<void>;
}

/** Of the plan free, so that it can be used up while we look on. */
const FREE_QUOTA = 100;

/** @param release the API's COMMIT and VERSION */
export async function startSystem(
  release: Record<string, string>,
  wait: (milliseconds: number) => Promise<void>,
): Promise<System> {
  const state = mkdtempSync(join(tmpdir(), 'digest-prove-'));
  process.once('exit', () => rmSync(state, { recursive: true, force: true }));
  const settings = readSettings({ ...(await upSettings('auto', state)), ...(await observeSettings()) });
  await checkPorts(settings);
  const { gateway, ports, observe } = settings as typeof settings & { observe: Observe };
  const secrets = keepSecrets(state);
  // As somebody would who runs `make up`: the parts inherit it.
  Object.assign(process.env, { TYK_GW_POLICIES_POLICYPATH: smallQuota(state), ...release });
  const options: PartsOptions = { gateway, ports, state, secrets, observe, logs: new Logs('text') };
  const parts = await startParts(options);
  const at = (port: number) => `http://127.0.0.1:${port}`;
  const api = () => parts.find(({ name }) => name === 'api');
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
    keys: gatewayApi(at(ports.CONTROL_PORT), secrets.TYK_GW_SECRET),
    async reloadGateway() {
      const headers = { 'X-Tyk-Authorization': secrets.TYK_GW_SECRET };
      await fetch(`${at(ports.CONTROL_PORT)}/tyk/reload?block=true`, { headers });
    },
    async replaceApi(milliseconds, env) {
      await api()?.stop();
      parts.splice(
        parts.findIndex(({ name }) => name === 'api'),
        1,
      );
      await wait(milliseconds);
      await startApi(options, parts, env);
    },
    async freezeApi(milliseconds) {
      const child = api()?.process;
      child?.kill('SIGSTOP');
      // Also when that is interrupted: a process that is stopped does not end either.
      await wait(milliseconds).finally(() => child?.kill('SIGCONT'));
    },
    async stop() {
      for (const part of parts) await part.stop();
    },
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
