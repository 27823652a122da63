import { Ajv } from 'ajv';
import { expect } from 'chai';
import supertest, { type Test } from 'supertest';
import { document } from '../../src/openapi.ts';
import type { Running } from './service.ts';

/** An answer, from whatever client. */
export interface Answer {
  method: string;
  path: string;
  status: number;
  headers: Record<string, string | undefined>;
  text: string;
}

const ajv = new Ajv({ strict: false, formats: { double: true } }).addSchema({ ...document, $id: 'contract' });

/** Calls the service, and checks every answer against openapi.yaml. */
export function call(service: Running, method: 'get' | 'post' | 'head', path: string): Test {
  return supertest(service.url)
    [method](path)
    .expect((res) => {
      const { headers, status, text } = res;
      conforms({ method: method.toUpperCase(), path, status, headers, text: text ?? '' });
    });
}

/** Fails when the answer is not one that openapi.yaml documents: its status, its headers, its body. */
export function conforms({ method, path, status, headers, text }: Answer): void {
  const response = documented(method, path.split('?')[0] as string, status);
  for (const [name, header] of Object.entries<{ schema: object }>(response.headers ?? {})) {
    const { schema } = resolve(header);
    const text = headers[name.toLowerCase()];
    const value = (schema as { type: string }).type === 'integer' ? Number(text) : text;
    expect(ajv.validate(schema, value), `${name}: ${text} ${ajv.errorsText()}`).to.equal(true);
  }
  const type = headers['content-type']?.split(';')[0] ?? '';
  expect(Object.keys(response.content)).to.include(type);
  if (method === 'HEAD') return;
  const body = JSON.parse(text);
  expect(ajv.validate(absolute(response.content[type].schema), body), ajv.errorsText()).to.equal(true);
  if (type !== 'application/problem+json') return;
  expect(body.status).to.equal(status);
  expect(body.instance).to.equal(headers['x-request-id']);
}

function documented(method: string, path: string, status: number) {
  const item = document.paths[path];
  if (!item) return expectStatus(404, status, document.components.responses.NotFound);
  const operation = item[method === 'HEAD' ? 'get' : method.toLowerCase()];
  if (!operation) return expectStatus(405, status, document.components.responses.MethodNotAllowed);
  expect(operation.responses, `${method} ${path}`).to.have.property(String(status));
  return resolve(operation.responses[status]);
}

function expectStatus<Response>(expected: number, status: number, response: Response): Response {
  expect(status).to.equal(expected);
  return response;
}

// biome-ignore lint/suspicious/noExplicitAny: a walk through the document, whose shape redocly checks
function resolve(node: any): any {
  const keys: string[] | undefined = node.$ref?.split('/').slice(1);
  return keys ? keys.reduce((at, key) => at[key], document) : node;
}

/** References as seen from outside of the document. */
function absolute(schema: object): object {
  return JSON.parse(JSON.stringify(schema).replaceAll('"#/', '"contract#/'));
}
