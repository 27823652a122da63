import http from 'node:http';
import { expect } from 'chai';
import supertest from 'supertest';
import { conforms } from '../support/contract.ts';
import { useService } from '../support/service.ts';

const ALLOW = {
  '/v1/hash': 'POST',
  '/v1/sum': 'POST',
  '/healthz': 'GET, HEAD',
  '/readyz': 'GET, HEAD',
  '/openapi.json': 'GET, HEAD',
};

describe('methods', () => {
  const service = useService();

  for (const [path, allow] of Object.entries(ALLOW)) {
    const others = http.METHODS.filter(
      (method) => !allow.split(', ').includes(method) && method !== 'CONNECT',
    );

    it(`of ${path} are ${allow}; the ${others.length} others that Node parses are 405`, async () => {
      for (const method of others) {
        const answer = await send(service.current.port, method, path);
        expect(answer.status, method).to.equal(405);
        expect(answer.headers.allow).to.equal(allow);
        if (method !== 'HEAD') conforms({ ...answer, method, path });
      }
    });
  }
});

describe('paths', () => {
  const service = useService();

  for (const path of [
    '/',
    '/metrics',
    '/v1',
    '/v1/hash/',
    '/V1/hash',
    '/v1/%68ash',
    '/v1//hash',
    '/v1/../healthz/x',
    '/%',
    '/%00',
    '/__proto__',
  ]) {
    it(`that the contract does not have are 404: ${path}`, async () => {
      const answer = await send(service.current.port, 'GET', path);
      expect(answer.status).to.equal(404);
      conforms({ ...answer, method: 'GET', path });
    });
  }

  it('may come with a query, which nothing reads', async () => {
    const { status } = await supertest(service.current.url).get('/healthz?a=1&a[b]=2&__proto__[x]=1');
    expect(status).to.equal(200);
  });
});

/** Sends the path as it is, where supertest would normalise it. */
function send(port: number, method: string, path: string) {
  return new Promise<{ status: number; headers: Record<string, string>; text: string }>((resolve, reject) => {
    const req = http.request({ port, host: '127.0.0.1', method, path, agent: false }, async (res) => {
      let text = '';
      for await (const chunk of res) text += chunk;
      resolve({ status: res.statusCode ?? 0, headers: res.headers as Record<string, string>, text });
    });
    req.on('error', reject).end();
  });
}
