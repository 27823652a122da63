import { once } from 'node:events';
import { Agent } from 'node:http';
import { gzipSync } from 'node:zlib';
import { expect } from 'chai';
import { send } from '../call.ts';
import type { Key, Target } from '../target.ts';

export function proxy(target: () => Target) {
  describe('upstream', () => {
    let key: Key;
    before(async () => {
      key = await target().createKey('open');
    });
    const upstream = () => target().upstream;
    const headersFor = async (headers: Record<string, string>) => {
      expect((await target().hash(key, { headers })).status).to.equal(200);
      return upstream().received[0]?.headers as Record<string, string>;
    };

    it('gets method, path and body as they came', async () => {
      await target().hash(key);
      const [got] = upstream().received;
      expect(got).to.include({ method: 'POST', path: '/v1/hash' });
      expect(got?.body.toString()).to.equal('{"text":"abc"}');
    });

    it('gets request id, trace context and all other headers as they came', async () => {
      const headers = {
        'x-request-id': 'abc-1',
        traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01',
        'user-agent': 'a client/1.0',
        accept: 'application/json',
        'accept-encoding': 'identity',
        'x-forwarded-proto': 'https',
        'x-own': 'a, b',
      };
      expect(await headersFor(headers)).to.include({ ...headers, 'content-length': '14' });
    });

    it('gets its own name as the host', async () => {
      const { host } = await headersFor({ Host: 'api.example.org' });
      expect(host).to.equal(new URL(upstream().url).host);
    });

    it('gets the address of the client at the end of X-Forwarded-For', async () => {
      expect((await headersFor({}))['x-forwarded-for']).to.equal('127.0.0.1');
      upstream().reset();
      const chain = await headersFor({ 'X-Forwarded-For': '192.0.2.1, 192.0.2.2' });
      expect(chain['x-forwarded-for']).to.equal('192.0.2.1, 192.0.2.2, 127.0.0.1');
    });

    it('does not get what is meant for the gateway alone (RFC 9110, 7.6.1)', async () => {
      const got = await headersFor({
        Connection: 'close, X-Hop',
        'X-Hop': '1',
        'Keep-Alive': 'timeout=1',
        'Proxy-Authorization': 'Basic eDp5',
        TE: 'gzip',
        Upgrade: 'websocket',
      });
      const hop = ['x-hop', 'keep-alive', 'proxy-authorization', 'te', 'upgrade'];
      expect(got).not.to.have.any.keys(...hop);
      expect(got.connection ?? 'keep-alive').to.equal('keep-alive');
    });

    for (const status of [200, 201, 204, 302, 400, 404, 429, 500, 503]) {
      it(`answers ${status}: passed on with its headers and body`, async () => {
        const headers = {
          'Content-Type': 'application/problem+json',
          Location: '/x',
          'X-Own': 'a',
          Server: 'b',
        };
        const body = status === 204 ? '' : `{"status":${status}}`;
        upstream().answer = (res) =>
          res.writeHead(status, { ...headers, 'Set-Cookie': ['a=1', 'b=2'], 'Retry-After': '7' }).end(body);
        const answer = await target().hash(key);
        expect(answer.status).to.equal(status);
        expect(answer.body).to.equal(body);
        for (const [name, value] of Object.entries(headers))
          expect(answer.headers[name.toLowerCase()]).to.equal(value);
        expect(answer.headers['set-cookie']).to.deep.equal(['a=1', 'b=2']);
        expect(answer.headers['retry-after']).to.equal('7');
        expect(answer.headers).not.to.have.any.keys('x-generator', 'x-powered-by', 'via');
      });
    }

    it('keeps what is between it and the gateway to itself', async () => {
      upstream().answer = (res) =>
        res.writeHead(200, { Connection: 'X-Hop', 'X-Hop': '1', 'Keep-Alive': 'timeout=9' }).end('{}');
      const { headers } = await target().hash(key);
      expect(headers).not.to.have.any.keys('x-hop', 'keep-alive');
    });

    it('may compress for a client that asks for it', async () => {
      const compressed = gzipSync('{"ok":true}');
      upstream().answer = (res) => res.writeHead(200, { 'Content-Encoding': 'gzip' }).end(compressed);
      const res = await send(target().url, '/v1/hash', {
        key: key.token,
        json: { text: 'abc' },
        headers: { 'Accept-Encoding': 'gzip' },
      });
      expect(res.headers['content-encoding']).to.equal('gzip');
      expect(Buffer.concat(await res.toArray())).to.deep.equal(compressed);
    });

    it('may answer at length', async () => {
      upstream().answer = (res) => res.end('x'.repeat(1_000_000));
      expect((await target().hash(key)).body).to.equal('x'.repeat(1_000_000));
    });

    it('may stream: what it sends arrives before it ends', async () => {
      let end = () => {};
      upstream().answer = (res) => {
        res.write('first');
        end = () => res.end(' and last');
      };
      const res = await send(target().url, '/v1/hash', { key: key.token, json: { text: 'abc' } });
      res.setEncoding('utf8');
      expect(await once(res, 'data')).to.deep.equal(['first']);
      end();
      expect((await res.toArray()).join('')).to.equal(' and last');
    });

    it('is called over a connection that is kept', async () => {
      for (let call = 0; call < 5; call++) await target().hash(key);
      expect(new Set(upstream().received.map(({ clientPort }) => clientPort))).to.have.property('size', 1);
    });
  });

  describe('connection of a client', () => {
    it('is kept over answers of all kinds', async () => {
      const key = await target().createKey('open');
      const agent = new Agent({ keepAlive: true, maxSockets: 1 });
      const calls = [
        () => target().hash(key, { agent }),
        () => target().call('/v1/hash', { json: { text: 'abc' }, agent }),
        () => target().call('/nowhere', { method: 'GET', agent }),
        () => target().hash(key, { method: 'PUT', agent }),
        () => target().hash(key, { json: {}, agent }),
        () => target().sum(key, { agent }),
      ];
      const reused: boolean[] = [];
      for (const call of calls) reused.push((await call()).reused);
      agent.destroy();
      expect(reused).to.deep.equal([false, true, true, true, true, true]);
    });
  });
}
