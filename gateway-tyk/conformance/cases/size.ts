import { expect } from 'chai';
import { readSources } from '../../compile/sources.ts';
import { expectRefusal, invalid, REFUSALS } from '../answers.ts';
import { type Result, wire } from '../call.ts';
import type { Key, Target } from '../target.ts';

export function size(target: () => Target) {
  describe('size of the body', () => {
    const { operations, conf } = readSources();
    const limit = operations.find(({ operationId }) => operationId === 'hash')?.bodyLimit as number;
    const ceiling = (conf.http_server_options as { max_request_body_size: number }).max_request_body_size;
    const headers = { 'Content-Type': 'application/json' };
    const bytes = (length: number) => JSON.stringify({ text: 'x'.repeat(length - '{"text":""}'.length) });

    let key: Key;
    before(async () => {
      key = await target().createKey('open');
    });
    const call = (body: string, chunked = false) =>
      target().call('/v1/hash', { key: key.token, headers, body, chunked });
    const expectCeiling = (answer: Result) => {
      expect(answer.status).to.equal(413);
      expect(answer.body).to.equal('Request Entity Too Large\n');
      expect(answer.headers['content-type']).to.equal('text/plain; charset=utf-8');
      expect(answer.headers['x-content-type-options']).to.equal('nosniff');
    };

    it('may be all of the limit', async () => {
      expect((await call(bytes(limit))).status).to.equal(200);
      expect(target().upstream.received[0]?.body).to.have.length(limit);
    });

    it('beyond the limit is answered 400', async () => {
      expectRefusal(await call(bytes(limit + 1)), REFUSALS.tooLarge);
      expectRefusal(await call(bytes(ceiling)), REFUSALS.tooLarge);
    });

    it('beyond the ceiling of the gateway is answered 413, in plain text', async () => {
      expectCeiling(await call(bytes(ceiling + 1)));
    });

    it('beyond the ceiling is answered 413 when it comes in chunks', async () => {
      expectCeiling(await call(bytes(ceiling + 1), true));
    });

    it('beyond the ceiling is answered 413 on whatever path, with or without a token', async () => {
      const body = bytes(ceiling + 1);
      expectCeiling(await target().call('/nowhere', { headers, body }));
      expectCeiling(await target().call('/healthz', { method: 'GET', headers, body }));
    });

    it('beyond the ceiling is answered 413 before it is sent', async () => {
      const lines = ['POST /v1/hash HTTP/1.1', 'Host: gateway', `Content-Length: ${ceiling + 1}`];
      expect(await wire(target().url, ...lines)).to.match(/^HTTP\/1\.1 413 [\s\S]*\r\nConnection: close\r\n/);
    });

    it('that comes in chunks is answered 411', async () => {
      expectRefusal(await call(bytes(100), true), REFUSALS.noLength);
    });

    it('that is not there, nor its length, is answered 411', async () => {
      const lines = ['POST /v1/hash HTTP/1.1', 'Host: gateway', 'Connection: close'];
      const answer = await wire(target().url, ...lines, `Authorization: ${key.token}`);
      expect(answer).to.match(/^HTTP\/1\.1 411 /);
      expect(answer).to.include(REFUSALS.noLength[1]);
    });

    it('of zero is a missing body', async () => {
      expectRefusal(await call(''), invalid('value is required but missing'));
    });
  });
}
