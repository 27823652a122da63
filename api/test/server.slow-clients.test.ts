import { expect } from 'chai';
import { useService } from './support/service.ts';
import { Wire } from './support/wire.ts';

const POST = ['POST /v1/hash HTTP/1.1', 'Host: a', 'Content-Type: application/json'];

describe('slow clients', () => {
  const service = useService({ env: { HEADERS_TIMEOUT: '0.2', REQUEST_TIMEOUT: '0.4' } });
  const timedOut = async (wire: Wire) => {
    const { status, headers, text } = await wire.answer();
    expect(status).to.equal(408);
    expect(headers.connection).to.equal('close');
    expect(JSON.parse(text).type).to.equal('urn:digest:problem:request-timeout');
  };

  it('that never send anything get 408 and are cut off', async () => {
    await timedOut(await Wire.open(service.current.port));
  });

  it('that never end their headers get 408 and are cut off', async () => {
    await timedOut((await Wire.open(service.current.port)).send('GET /healthz HTTP/1.1', 'Host: a', ''));
  });

  it('that send a header every now and then get no more time for it', async () => {
    const wire = (await Wire.open(service.current.port)).send('GET /healthz HTTP/1.1', '');
    const drip = setInterval(() => wire.send('X: y', ''), 20);
    await timedOut(wire);
    clearInterval(drip);
  });

  it('that never end their body get 408 and are cut off, logged with the route', async () => {
    const wire = await Wire.open(service.current.port);
    wire.send(...POST, 'X-Request-Id: slow', 'Content-Length: 99', '', '{');
    await timedOut(wire);
    expect(await service.current.logged({ request_id: 'slow' })).to.include({
      route: '/v1/hash',
      status: 408,
    });
  });

  it('that drip their body get no more time for it', async () => {
    const wire = await Wire.open(service.current.port);
    wire.send(...POST, 'Content-Length: 99', '', '');
    const drip = setInterval(() => wire.send('x'), 20);
    await timedOut(wire);
    clearInterval(drip);
  });

  it('that go on sending after a refusal are cut off all the same', async () => {
    const wire = await Wire.open(service.current.port);
    wire.send(...POST, 'Content-Length: 99999999', '', '');
    const drip = setInterval(() => wire.send('x'), 20);
    await wire.closed;
    clearInterval(drip);
    expect(wire.text.match(/^HTTP\/1\.1 .*$/gm), 'answers').to.deep.equal(['HTTP/1.1 413 Payload Too Large']);
  });

  it('that do not take their answers are cut off', async () => {
    const wire = await Wire.open(service.current.port);
    wire.socket.pause();
    // 64 bytes, so that reads of 64 KiB end between two requests: no request is late, only the client does not listen.
    const request = 'GET /openapi.json HTTP/1.1\r\nHost: a\r\nX-Request-Id: deaf-ear.\r\n\r\n';
    expect(request).to.have.length(64);
    wire.send(request.repeat(4_096));
    // The answers that had found no room when the server gave up.
    await service.current.logged({ request_id: 'deaf-ear.', aborted: true });
    wire.socket.destroy();
  });
});

describe('patient clients', () => {
  const service = useService({ env: { HEADERS_TIMEOUT: '0.1', REQUEST_TIMEOUT: '0.1', KEEP_ALIVE: '30' } });

  it('keep an idle connection for longer than a request may take', async () => {
    const wire = await Wire.open(service.current.port);
    wire.send('GET /healthz HTTP/1.1', 'Host: a', '', '');
    await wire.received(/"ok"/);
    // Opened later, and cut off: by then, every timeout that could cut off the first has passed.
    await (await Wire.open(service.current.port)).closed;
    wire.text = '';
    wire.send('GET /healthz HTTP/1.1', 'Host: a', '', '');
    await wire.received(/"ok"/);
    expect(wire.text).to.match(/Keep-Alive: timeout=30/);
    wire.socket.destroy();
  });

  it('may send any number of requests on a connection', async () => {
    const wire = await Wire.open(service.current.port);
    for (let count = 0; count < 200; count += 1) {
      wire.text = '';
      wire.send('GET /healthz HTTP/1.1', 'Host: a', '', '');
      await wire.received(/"ok"/);
    }
    wire.socket.destroy();
  });
});

describe('idle connections', () => {
  const service = useService({ env: { KEEP_ALIVE: '0.1' } });

  it('are closed after KEEP_ALIVE, without a word', async () => {
    const wire = await Wire.open(service.current.port);
    wire.send('GET /healthz HTTP/1.1', 'Host: a', '', '');
    await wire.received(/"ok"/);
    wire.text = '';
    await wire.closed;
    expect(wire.text).to.equal('');
  });
});
