/** The definitions that this release ships, and how those that a gateway has loaded differ from them. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { GatewayApi } from './client.ts';
import { compareAll, type Difference, differencesOfApi, differencesOfPolicy } from './definitions.ts';
import type { ApiDefinition, Health, Policy } from './tyk.ts';

export type { Difference } from './definitions.ts';

/** A call of an API with which nothing is wrong. */
export interface Example {
  method: string;
  /** As clients call it: the listen path. */
  path: string;
  /** A JSON value; absent where the API takes none. */
  body?: unknown;
}

export interface Comparison extends Health {
  checked: Date;
  policies: Difference[];
  apis: Difference[];
}

export interface Shipped {
  /** By API id. */
  examples: ReadonlyMap<string, Example>;
  /** @throws GatewayError */
  compare(gateway: Pick<GatewayApi, 'policies' | 'apis' | 'health'>): Promise<Comparison>;
}

/**
 * @param folder with `apps/` and `policies/`, as gateway-tyk/ has them; it is read once
 * @throws Error that names the file that can't be read
 */
export function readShipped(folder: string): Shipped {
  const apps = readFolder(join(folder, 'apps'));
  const halves = (suffix: RegExp) => [...apps].filter(([name]) => suffix.test(name)).map(([, json]) => json);
  const apis = byId(halves(/(?<!-oas)\.json$/) as ApiDefinition[], ({ api_id }) => api_id);
  const policies = byId([...readFolder(join(folder, 'policies')).values()] as Policy[], ({ id }) => id);
  return {
    examples: new Map((halves(/-oas\.json$/) as OasHalf[]).map(exampleOf)),
    async compare(gateway) {
      const [health, loadedPolicies, loadedApis] = await Promise.all([
        gateway.health(),
        gateway.policies(),
        gateway.apis(),
      ]);
      return {
        ...health,
        checked: new Date(),
        policies: compareAll(
          'Policy',
          policies,
          byId(loadedPolicies, ({ id }) => id),
          differencesOfPolicy,
        ),
        apis: compareAll(
          'API',
          apis,
          byId(loadedApis, ({ api_id }) => api_id),
          differencesOfApi,
        ),
      };
    },
  };
}

const byId = <T>(all: readonly T[], id: (one: T) => string) => new Map(all.map((one) => [id(one), one]));

/** @returns what is in each JSON file, by the file's name */
function readFolder(folder: string): Map<string, unknown> {
  const names = readdirSync(folder).filter((name) => name.endsWith('.json'));
  return new Map(
    names.map((name) => {
      const file = join(folder, name);
      try {
        return [name, JSON.parse(readFileSync(file, 'utf8'))];
      } catch (cause) {
        throw new Error(`${file} can't be read: ${(cause as Error).message}`, { cause });
      }
    }),
  );
}

/** As compile/definition.ts writes it: one path, with one method. */
interface OasHalf {
  paths: { '/': Record<string, { requestBody?: { content: Record<string, { example?: unknown }> } }> };
  'x-tyk-api-gateway': { info: { id: string }; server: { listenPath: { value: string } } };
}

function exampleOf({ paths, 'x-tyk-api-gateway': { info, server } }: OasHalf): [string, Example] {
  const [[method, { requestBody }]] = Object.entries(paths['/']) as [[string, OasHalf['paths']['/'][string]]];
  const body = requestBody?.content['application/json']?.example;
  return [
    info.id,
    { method: method.toUpperCase(), path: server.listenPath.value, ...(body !== undefined && { body }) },
  ];
}
