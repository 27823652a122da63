/** Loads apps/ and policies/ as Tyk does, and refuses what this gateway does not implement. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { check } from './check.ts';
import { DEFINITION, POLICY } from './supported.ts';
import { type BodyValidator, bodyValidator } from './validation.ts';

export interface Api {
  id: string;
  name: string;
  orgId: string;
  listenPath: string;
  method: string;
  /** Base URL of the API behind. */
  upstream: string;
  /** The header with the token; absent on a keyless API. */
  tokenHeader?: string;
  /** Lower-case names of request headers that stay here. */
  strip: Set<string>;
  /** Bytes. */
  bodyLimit?: number;
  validation?: { status: number; validate: BodyValidator };
  /** Milliseconds until the upstream's headers. */
  timeout: number;
  circuit: { threshold: number; sampleSize: number; coolDownPeriod: number };
  /** The classic half, which the Gateway API lists. */
  classic: Record<string, unknown>;
}

export interface Limit {
  rate: number;
  per: number;
  quota_max: number;
  quota_renewal_rate: number;
}

export interface Policy {
  id: string;
  name: string;
  org_id: string;
  is_inactive: boolean;
  /** Added to those of each key under it. */
  tags?: string[];
  access_rights: Record<string, { api_id: string; api_name: string; versions: string[]; limit: Limit }>;
  [field: string]: unknown;
}

const OAS = '-oas.json';

export interface Definitions {
  apis: Api[];
  policies: Map<string, Policy>;
}

/**
 * @param appPath folder of `<id>.json` (classic) and `<id>-oas.json` pairs
 * @param policyPath folder of `<id>.json`
 * @returns what could be loaded, and a line for everything that could not
 */
export function loadDefinitions(
  appPath: string,
  policyPath: string,
  environment: NodeJS.ProcessEnv,
): Definitions & { problems: string[] } {
  const problems: string[] = [];

  /** What the file holds; undefined when it is not to be used, with the problem noted. */
  function read(folder: string, name: string, schema: object) {
    const file = join(folder, name);
    const found: string[] = [];
    // Tyk replaces env://X in the text of a file by the variable X where that is set.
    const text = readFileSync(file, 'utf8').replace(/env:\/\/([^"]+)/g, (all, variable: string) => {
      const value = environment[variable];
      if (!value) found.push(`${file}: the environment variable ${variable} is not set`);
      return value ? JSON.stringify(value).slice(1, -1) : all;
    });
    try {
      const value = JSON.parse(text);
      found.push(...check(file, schema, value));
      if (found.length === 0) return value;
    } catch (error) {
      found.push(`${file}: ${(error as Error).message}`);
    }
    problems.push(...found);
    return undefined;
  }

  const apis: Api[] = [];
  const names = jsonFiles(appPath);
  for (const name of names.filter((name) => name.endsWith(OAS))) {
    const classicName = name.replace(OAS, '.json');
    if (!names.includes(classicName)) {
      problems.push(
        `${join(appPath, name)} has no classic half ${classicName}, so Tyk would skip it: npm run classic`,
      );
      continue;
    }
    const definition = read(appPath, name, DEFINITION);
    const classic = read(appPath, classicName, { type: 'object' });
    if (definition && classic) apis.push(api(definition, classic));
  }
  const policies = new Map<string, Policy>();
  for (const name of jsonFiles(policyPath)) {
    const policy = read(policyPath, name, POLICY);
    if (policy) policies.set(policy.id, policy);
  }
  // The longest listen path wins.
  apis.sort((a, b) => b.listenPath.length - a.listenPath.length);
  return { apis, policies, problems };
}

function jsonFiles(folder: string): string[] {
  const names = readdirSync(folder).filter((name) => name.endsWith('.json'));
  return names.sort();
}

// biome-ignore lint/suspicious/noExplicitAny: checked against DEFINITION
function api(definition: any, classic: Record<string, unknown>): Api {
  const { info, upstream, server, middleware } = definition['x-tyk-api-gateway'];
  const [[method, operation]] = Object.entries(definition.paths['/']) as [[string, { requestBody?: object }]];
  // biome-ignore lint/suspicious/noExplicitAny: checked against DEFINITION
  const [settings] = Object.values(middleware.operations) as any[];
  const tokenHeader = server.authentication?.securitySchemes.token.header.name.toLowerCase();
  return {
    id: info.id,
    name: info.name,
    orgId: info.orgId,
    listenPath: server.listenPath.value,
    method: method.toUpperCase(),
    upstream: upstream.url,
    strip: new Set<string>(
      [tokenHeader ?? [], middleware.global.transformRequestHeaders.remove]
        .flat()
        .map((name) => name.toLowerCase()),
    ),
    timeout: settings.enforceTimeout.value * 1000,
    circuit: settings.circuitBreaker,
    classic,
    ...(tokenHeader && { tokenHeader }),
    ...(settings.requestSizeLimit && { bodyLimit: settings.requestSizeLimit.value }),
    ...(settings.validateRequest && {
      validation: {
        status: settings.validateRequest.errorResponseCode,
        validate: bodyValidator(operation.requestBody ?? {}, definition.components),
      },
    }),
  };
}
