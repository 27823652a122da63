import { expect } from 'chai';
import supertest from 'supertest';
import { call } from './support/contract.ts';
import { Running } from './support/service.ts';
import { Wire } from './support/wire.ts';

const GET = ['GET /healthz HTTP/1.1', 'Host: a', '', ''];
const POST = ['POST /v1/sum HTTP/1.1', 'Host: a', 'Content-Type: application/json', 'Content-Length: 15'];

describe('draining', () => {
  let service: Running;
  beforeEach(async () => {
    service = await Running.start();
  });
  afterEach(() => service.close());

  const open = (...lines: string[]) => Wire.open(service.port).then((wire) => wire.send(...lines));
  const idle = async () => {
    const wire = await open(...GET);
    await wire.received(/Connection: keep-alive.*"ok"/s);
    wire.text = '';
    return wire;
  };
  const inFlight = async () => {
    const wire = await open(...POST, 'Expect: 100-continue', '', '');
    await wire.received(/100 Continue/);
    return wire;
  };

  describe('during the delay', () => {
    it('still accepts and serves, with Connection: close on every answer', async () => {
      service.retire();
      for (const path of ['/healthz', '/readyz', '/openapi.json', '/nowhere']) {
        expect((await call(service, 'get', path)).headers.connection, path).to.equal('close');
      }
      const { status, headers } = await call(service, 'post', '/v1/sum').send({ numbers: [1] });
      expect(status).to.equal(200);
      expect(headers.connection).to.equal('close');
    });

    it('leaves an idle connection open, serves what comes on it, and only then closes it', async () => {
      const wire = await idle();
      service.retire();
      expect((await call(service, 'get', '/readyz')).status).to.equal(503);
      wire.send(...POST, '', '{"numbers":[2]}');
      await wire.received(/Connection: close.*"sum":2/s);
      await wire.closed;
    });

    it('tells a request that was in flight before it to close as well', async () => {
      const wire = await inFlight();
      service.retire();
      wire.send('{"numbers":[3]}');
      await wire.received(/200 OK.*Connection: close.*"sum":3/s);
      await wire.closed;
    });
  });

  describe('after the delay', () => {
    it('closes idle connections', async () => {
      const wire = await idle();
      await Promise.all([service.close(), wire.closed]);
    });

    it('refuses new connections, and finishes what is in flight', async () => {
      const wire = await inFlight();
      const unused = await idle();
      let over = false;
      const closed = service.close().then(() => {
        over = true;
      });
      await unused.closed;
      expect(await Wire.open(service.port).catch((error) => error.code)).to.equal('ECONNREFUSED');
      expect(over).to.equal(false);
      wire.send('{"numbers":[4]}');
      await wire.received(/"sum":4/);
      await closed;
    });

    it('serves what had arrived, but was not accepted yet', async () => {
      // Connected by the kernel alone: until the drain waits for something, nothing else runs in this process.
      const wires = Array.from({ length: 20 }, () => open(...POST, '', '{"numbers":[5]}'));
      const closed = service.close();
      for (const wire of await Promise.all(wires)) await wire.received(/Connection: close.*"sum":5/s);
      await closed;
    });

    it('keeps /metrics until the last request is answered', async () => {
      const wire = await inFlight();
      const closed = service.close();
      const { text } = await supertest(service.metricsUrl).get('/metrics').expect(200);
      expect(text).to.include('digest_lifecycle_state{state="draining"} 1');
      expect(text).to.include('http_server_active_requests 1');
      wire.send('{"numbers":[6]}');
      await closed;
    });

    it('is not held up by a client that is too slow: the timeouts go on', async () => {
      const hasty = await Running.start({ env: { HEADERS_TIMEOUT: '0.2', REQUEST_TIMEOUT: '0.2' } });
      const silent = await Wire.open(hasty.port);
      const halfway = (await Wire.open(hasty.port)).send(...POST, 'Expect: 100-continue', '', '');
      await halfway.received(/100 Continue/);
      await hasty.close();
      expect((await silent.answer()).status).to.equal(408);
      expect((await halfway.answer()).status).to.equal(408);
    });
  });
});
