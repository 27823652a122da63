/** One API definition (OAS with Tyk's extension) per endpoint, because Tyk counts a quota per API and not per endpoint. */
import type { Operation, Sources } from './sources.ts';

/** Tyk's organisation id; any constant will do where there is no Tyk Dashboard. Keys must carry the same. */
export const ORG_ID = 'digest';

/** The environment variable in which the gateway finds the API, for example `http://localhost:8080`. */
const UPSTREAM_VARIABLE = 'DIGEST_UPSTREAM_URL';

/** Open after half of at least this many calls within 10 s (Tyk's window) failed. */
const CIRCUIT = { threshold: 0.5, sampleSize: 20 };

/** @returns the document that becomes `apps/<operationId>-oas.json` */
export function definition(operation: Operation, { openapi, timeouts }: Sources): Record<string, unknown> {
  const { operationId, path, method, keyed, bodyLimit } = operation;
  const { upstream, circuit_cool_down: coolDownPeriod } = timeouts.gateway as Record<string, number>;
  const body = operation.document.requestBody;
  const name = `${openapi.info.title} ${operationId}`;
  return {
    openapi: '3.0.3',
    info: { title: name, version: openapi.info.version },
    servers: [{ url: path }],
    ...(keyed && { security: [{ token: [] }] }),
    paths: {
      // Relative to the listen path: with the whole path Tyk still allows the operation, but silently validates nothing.
      '/': {
        [method]: {
          operationId,
          ...(body !== undefined && { requestBody: body }),
          responses: { 200: { description: 'OK' } },
        },
      },
    },
    components: {
      ...(keyed && { securitySchemes: { token: { type: 'apiKey', in: 'header', name: 'Authorization' } } }),
      ...(body !== undefined && { schemas: requestSchemas(body, openapi.components.schemas) }),
    },
    'x-tyk-api-gateway': {
      info: {
        id: operationId,
        dbId: objectId(operationId),
        orgId: ORG_ID,
        name,
        state: { active: true, internal: false },
      },
      upstream: { url: `env://${UPSTREAM_VARIABLE}` },
      server: {
        listenPath: { value: path, strip: false },
        ...(keyed && {
          authentication: {
            enabled: true,
            // The API has no use for tokens, and what it does not get it can't log.
            stripAuthorizationData: true,
            securitySchemes: { token: { enabled: true, header: { enabled: true, name: 'Authorization' } } },
          },
        }),
      },
      middleware: {
        global: {
          // Without traffic logs an OAS API records no metrics, and no error says so.
          trafficLogs: { enabled: true },
          // Tyk fails a call with the header X-Tyk-Internal and counts that against the circuit: anybody could open it for all.
          // A keyless API has no token to strip, and would pass on one that a client sends all the same.
          transformRequestHeaders: {
            enabled: true,
            remove: ['X-Tyk-Internal', ...(keyed ? [] : ['Authorization'])],
          },
        },
        operations: {
          [operationId]: {
            allow: { enabled: true },
            enforceTimeout: { enabled: true, value: upstream },
            circuitBreaker: { enabled: true, ...CIRCUIT, coolDownPeriod, halfOpenStateEnabled: true },
            ...(bodyLimit !== undefined && {
              requestSizeLimit: { enabled: true, value: bodyLimit },
              validateRequest: { enabled: true, errorResponseCode: 422 },
            }),
          },
        },
      },
    },
  };
}

/**
 * The schemas that a request body refers to. Without their defaults: Tyk writes a body anew when a default applies (keys
 * sorted, numbers in Go's spelling, lone surrogates replaced), so that the API would hash another text than was sent.
 */
function requestSchemas(requestBody: unknown, schemas: Record<string, unknown>): Record<string, unknown> {
  const found: Record<string, unknown> = {};
  const collect = (value: unknown) => {
    for (const [, name] of JSON.stringify(value).matchAll(/"\$ref":"#\/components\/schemas\/(\w+)"/g)) {
      if (name === undefined || name in found) continue;
      found[name] = JSON.parse(
        JSON.stringify(schemas[name], (key, inner) => (key === 'default' ? undefined : inner)),
      );
      collect(found[name]);
    }
  };
  collect(requestBody);
  return found;
}

/** Tyk makes up a database id where there is none; a file should be the same each time. Twelve bytes in hex, like BSON's. */
function objectId(name: string): string {
  return Buffer.from(name.padEnd(12, '\0')).toString('hex').slice(0, 24);
}
