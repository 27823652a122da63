/** Reads the three sources that the gateway's files are compiled from, and refuses what does not fit together. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Ajv } from 'ajv';
import { parse } from 'yaml';

/** Seconds. A renewal or rate is so many calls per one of these. */
export const PERIODS = { second: 1, minute: 60, hour: 3600, day: 86_400 } as const;

export interface Allowance {
  calls: number;
  per: keyof typeof PERIODS;
}

export interface Plan {
  title: string;
  /** By operationId of api/openapi.yaml. */
  endpoints: Record<string, { quota: Allowance; rate: Allowance }>;
}

export interface Plans {
  plans: Record<string, Plan>;
  suspended: { title: string };
}

export interface Operation {
  operationId: string;
  path: string;
  method: string;
  /** Whether a token is asked for. */
  keyed: boolean;
  /** Bytes; absent where the operation has no body. */
  bodyLimit?: number;
  /** The operation as it stands in the document. */
  document: Record<string, unknown>;
}

export interface Sources {
  openapi: { info: { title: string; version: string }; components: { schemas: Record<string, unknown> } };
  /** What clients reach through the gateway: the keyed operations, and the liveness of the API. */
  operations: Operation[];
  plans: Plans;
  /** Seconds, by part and name, as in timeouts.yaml. */
  timeouts: Record<string, Record<string, number>>;
  conf: Record<string, unknown>;
  /** README.md of this folder, whose table of plans is generated. */
  readme: string;
}

/** Operations without a token that clients may reach; every other one without a token stays inside. */
const PUBLIC_OPERATIONS = ['healthz'];

const root = fileURLToPath(new URL('../../', import.meta.url));

const allowance = {
  type: 'object',
  additionalProperties: false,
  required: ['calls', 'per'],
  properties: { calls: { type: 'integer', minimum: 1 }, per: { enum: Object.keys(PERIODS) } },
};

const plansSchema = {
  type: 'object',
  additionalProperties: false,
  required: ['plans', 'suspended'],
  properties: {
    plans: {
      type: 'object',
      propertyNames: { pattern: '^[a-z][a-z0-9-]*$', not: { const: 'suspended' } },
      additionalProperties: {
        type: 'object',
        additionalProperties: false,
        required: ['title', 'endpoints'],
        properties: {
          title: { type: 'string', minLength: 1 },
          endpoints: {
            type: 'object',
            minProperties: 1,
            additionalProperties: {
              type: 'object',
              additionalProperties: false,
              required: ['quota', 'rate'],
              properties: { quota: allowance, rate: allowance },
            },
          },
        },
      },
    },
    suspended: {
      type: 'object',
      additionalProperties: false,
      required: ['title'],
      properties: { title: { type: 'string', minLength: 1 } },
    },
  },
};

export function readSources(): Sources {
  const read = (path: string) => parse(readFileSync(root + path, 'utf8'));
  const openapi = read('api/openapi.yaml');
  const operations = publicOperations(openapi);
  return {
    openapi,
    operations,
    plans: checkPlans(read('gateway-tyk/plans.yaml'), operations),
    timeouts: read('timeouts.yaml'),
    conf: read('gateway-tyk/tyk.conf.yaml'),
    readme: readFileSync(`${root}gateway-tyk/README.md`, 'utf8'),
  };
}

/**
 * @param plans what plans.yaml says
 * @param operations what the API offers
 * @throws Error that names every mistake at once: unknown fields and periods, endpoints that the API does not have, plans
 *   that leave out one that it has
 */
export function checkPlans(plans: unknown, operations: Operation[]): Plans {
  const ajv = new Ajv({ allErrors: true, strict: true, allowUnionTypes: true });
  const errors: string[] = [];
  if (!ajv.validate(plansSchema, plans)) {
    for (const error of ajv.errors ?? []) {
      const extra = error.params.additionalProperty ?? error.params.allowedValues?.join(', ') ?? '';
      errors.push(`${error.instancePath || '/'} ${error.message}${extra ? `: ${extra}` : ''}`);
    }
  } else {
    const keyed = operations.filter((operation) => operation.keyed).map((operation) => operation.operationId);
    for (const [name, plan] of Object.entries((plans as Plans).plans)) {
      for (const id of Object.keys(plan.endpoints)) {
        if (!keyed.includes(id))
          errors.push(`/plans/${name}/endpoints/${id} is no operation with a token of api/openapi.yaml`);
      }
      for (const id of keyed) {
        if (!(id in plan.endpoints))
          errors.push(`/plans/${name}/endpoints lacks ${id}: give it a quota and a rate`);
      }
    }
  }
  if (errors.length > 0) throw new Error(`gateway-tyk/plans.yaml:\n  ${errors.join('\n  ')}`);
  return plans as Plans;
}

function publicOperations(openapi: {
  paths: Record<string, Record<string, Record<string, unknown>>>;
}): Operation[] {
  const operations: Operation[] = [];
  for (const [path, methods] of Object.entries(openapi.paths)) {
    for (const [method, document] of Object.entries(methods)) {
      const operationId = document.operationId as string;
      const keyed = (document.security as unknown[]).length > 0;
      if (!keyed && !PUBLIC_OPERATIONS.includes(operationId)) continue;
      const bodyLimit = document['x-body-limit-bytes'] as number | undefined;
      operations.push({
        operationId,
        path,
        method,
        keyed,
        document,
        ...(bodyLimit !== undefined && { bodyLimit }),
      });
    }
  }
  return operations;
}
