import { readFileSync } from 'node:fs';
import { Ajv, type ValidateFunction } from 'ajv';
import { parse } from 'yaml';
import type { operations } from './openapi.generated.ts';

export type OperationId = keyof operations;
export type Method = 'get' | 'post';

export interface Operation {
  id: OperationId;
  method: Method;
  path: string;
  /** Undefined for an operation that takes no body. */
  body: { limitBytes: number; check: ValidateFunction } | undefined;
}

/** The contract as JavaScript sees it, references and all: what /openapi.json answers. */
// biome-ignore lint/suspicious/noExplicitAny: the document's shape is openapi.yaml's affair, and redocly's to check
export const document: any = parse(readFileSync(new URL('../openapi.yaml', import.meta.url), 'utf8'));

// A JSON number is read as a double whatever it says, so the format has nothing left to check.
const ajv = new Ajv({ allErrors: true, useDefaults: true, formats: { double: true } });

/** Every operation of the contract, in its order. */
export const OPERATIONS: readonly Operation[] = Object.entries<object>(document.paths).flatMap(
  ([path, item]) =>
    Object.entries(item).map(([method, operation]) => {
      const schema = operation.requestBody?.content['application/json'].schema;
      return {
        id: operation.operationId,
        method: method as Method,
        path,
        body: schema && {
          limitBytes: operation['x-body-limit-bytes'],
          check: ajv.compile(dereference(schema)),
        },
      };
    }),
);

/** Ajv fills in no default from behind a $ref, so none is left. The contract has no recursive schema. */
function dereference<Node>(node: Node): Node {
  if (Array.isArray(node)) return node.map(dereference) as Node;
  if (typeof node !== 'object' || node === null) return node;
  if ('$ref' in node) return dereference(resolve(node.$ref as string) as Node);
  return Object.fromEntries(Object.entries(node).map(([key, value]) => [key, dereference(value)])) as Node;
}

function resolve(ref: string): unknown {
  return ref
    .split('/')
    .slice(1)
    .reduce((node, key) => node[key], document);
}
