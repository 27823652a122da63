import { expect } from 'chai';
import { expectNotFound, expectRefusal, REFUSALS } from '../answers.ts';
import { wire } from '../call.ts';
import type { Key, Target } from '../target.ts';

export function routes(target: () => Target) {
  describe('route', () => {
    let key: Key;
    before(async () => {
      key = await target().createKey('open');
    });
    const post = (path: string) => target().call(path, { key: key.token, json: { text: 'abc' } });

    const unknown = [
      '/',
      '/v1',
      '/v1/',
      '/v2/hash',
      '/v1/hashx',
      '/v1/has',
      '/V1/hash',
      '/v1/HASH',
      '/v1/hash;x',
    ];
    for (const path of [...unknown, '/hash', '/readyz', '/openapi.json', '/metrics']) {
      it(`${path} is none: 404, in plain text`, async () => {
        expectNotFound(await post(path));
      });
    }

    it('is looked for before a token', async () => {
      expectNotFound(await target().call('/nowhere', { method: 'GET' }));
    });

    for (const path of ['/v1/hash/x', '/v1/hash/tyk/rate-limits/', '/healthz/x']) {
      it(`${path} is below one: 403`, async () => {
        expectRefusal(await post(path), REFUSALS.forbidden);
      });
    }

    // Every API also answers under its id; only the list of allowed operations keeps clients out.
    for (const path of ['/hash/', '/hash/x', '/sum/', '/healthz/']) {
      it(`${path} is the id of an API: 403`, async () => {
        expectRefusal(await post(path), REFUSALS.forbidden);
      });
    }

    for (const method of ['GET', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'FOO']) {
      it(`knows no ${method} of /v1/hash: 403, with or without a token`, async () => {
        expectRefusal(await target().call('/v1/hash', { method, key: key.token }), REFUSALS.forbidden);
        expectRefusal(await target().call('/v1/hash', { method }), REFUSALS.forbidden);
      });
    }

    it('knows no HEAD, not even where there is a GET: 403 without a body', async () => {
      for (const path of ['/v1/hash', '/healthz']) {
        const answer = await target().call(path, { method: 'HEAD' });
        expect(answer.status).to.equal(403);
        expect(answer.body).to.equal('');
      }
    });

    it('knows methods in upper case only', async () => {
      const lines = ['post /v1/hash HTTP/1.1', 'Host: gateway', 'Connection: close', 'Content-Length: 0'];
      expect(await wire(target().url, ...lines)).to.match(/^HTTP\/1\.1 403 /);
    });

    it('does not answer a preflight of CORS', async () => {
      const headers = { Origin: 'https://example.org', 'Access-Control-Request-Method': 'POST' };
      expectRefusal(await target().call('/v1/hash', { method: 'OPTIONS', headers }), REFUSALS.forbidden);
    });

    const passed = [
      '/v1/hash',
      '/v1/hash/',
      '/v1/hash?a=1&b=%20&a=2&c',
      '/v1/hash/?',
      '/v1/hash?%zz;',
      '/v1/%68ash',
    ];
    for (const path of passed) {
      it(`${path} is passed on as it came`, async () => {
        expect((await post(path)).status).to.equal(200);
        expect(target().upstream.received[0]?.path).to.equal(path);
      });
    }

    const unclean = {
      '/v1//hash?a=1': '/v1/hash?a=1',
      '//v1/hash': '/v1/hash',
      '/v1/./hash': '/v1/hash',
      '/v1/hash/../sum': '/v1/sum',
      '/nowhere//else': '/nowhere/else',
    };
    for (const [path, location] of Object.entries(unclean)) {
      it(`${path} is redirected to ${location}`, async () => {
        const answer = await post(path);
        expect(answer.status).to.equal(301);
        expect(answer.headers.location).to.equal(location);
        expect(answer.body).to.equal('');
        expect(target().upstream.received).to.have.length(0);
      });
    }
  });
}
