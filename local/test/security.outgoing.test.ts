import { once } from 'node:events';
import { type AddressInfo, createServer, type Server } from 'node:net';
import { expect } from 'chai';
import { useService } from '../../api/test/support/service.ts';
import { wire } from '../../gateway-tyk/conformance/call.ts';
import { GATEWAYS, type Key, startTarget, type Target } from '../../gateway-tyk/conformance/target.ts';
import { needs } from '../testing/needs.ts';

/** Of those that proxies or frameworks may take an address from. */
const HEADERS = [
  'Forwarded',
  'Location',
  'Origin',
  'Referer',
  'X-Forwarded-Host',
  'X-Original-URL',
  'X-Rewrite-URL',
];

for (const [kind, name] of GATEWAYS) {
  describe(`an address that a client names, with ${name}`, () => {
    if (kind === 'tyk') before(needs('tyk', 'redis-server'));
    const service = useService();
    let target: Target;
    let key: Key;
    let trap: Server | undefined;
    let calls: number;
    let host: string;

    before(async () => {
      trap = createServer((socket) => {
        calls += 1;
        socket.destroy();
      }).listen(0, '127.0.0.1');
      await once(trap, 'listening');
      host = `127.0.0.1:${(trap.address() as AddressInfo).port}`;
      target = await startTarget(kind, { upstream: service.current.url });
      key = await target.createKey('open');
    });
    beforeEach(() => {
      calls = 0;
    });
    after(async () => {
      await target?.stop();
      trap?.close(); // not there where it was skipped
    });

    it('is called by nobody when it is in a body', async () => {
      const { status } = await target.hash(key, { json: { text: `http://${host}/body` } });
      expect(status).to.equal(200);
      expect((await target.hash(key, { json: { text: 'a', callback: `http://${host}/` } })).status).to.equal(
        422,
      );
      expect(calls).to.equal(0);
    });

    it('is called by nobody when it is in a header', async () => {
      for (const header of HEADERS)
        expect(
          (await target.hash(key, { headers: { [header]: `http://${host}/` } })).status,
          header,
        ).to.equal(200);
      expect((await target.hash(key, { headers: { Host: host } })).status).to.equal(200);
      expect(calls).to.equal(0);
    });

    // The form in which a proxy is asked (RFC 9112, 3.2.2).
    it('is called by nobody when it is where the path should be', async () => {
      const body = '{"text":"abc"}';
      for (const line of [`POST http://${host}/v1/hash HTTP/1.1`, `CONNECT ${host} HTTP/1.1`])
        await wire(
          target.url,
          line,
          `Host: ${host}`,
          `Authorization: ${key.token}`,
          'Content-Type: application/json',
          `Content-Length: ${body.length}`,
          'Connection: close',
          '',
          body,
        );
      expect(calls).to.equal(0);
    });
  });
}
