import { expect } from 'chai';
import { call } from '../support/contract.ts';
import { useService } from '../support/service.ts';
import { Wire } from '../support/wire.ts';

const LIMIT = 65_536;
const bodyOf = (bytes: number) => JSON.stringify({ text: 'x'.repeat(bytes - '{"text":""}'.length) });
const HEAD = ['POST /v1/hash HTTP/1.1', 'Host: a', 'Content-Type: application/json'];

describe('size of the body', () => {
  const service = useService();

  it('may be the whole of the limit', async () => {
    const { status } = await call(service.current, 'post', '/v1/hash').type('json').send(bodyOf(LIMIT));
    expect(status).to.equal(200);
  });

  it('is refused one byte above the limit, with the limit', async () => {
    const { status, body } = await call(service.current, 'post', '/v1/hash')
      .type('json')
      .send(bodyOf(LIMIT + 1));
    expect(status).to.equal(413);
    expect(body.detail).to.include(String(LIMIT));
  });

  it('is refused by Content-Length, before a byte of it is there', async () => {
    const wire = await Wire.open(service.current.port);
    wire.send(...HEAD, `Content-Length: ${LIMIT + 1}`, '', '');
    await wire.received(/HTTP\/1\.1 413 .*content-too-large/s);
    wire.socket.destroy();
  });

  it('is refused as soon as a chunked body exceeds the limit, before its end', async () => {
    const wire = await Wire.open(service.current.port);
    wire.send(
      ...HEAD,
      'Transfer-Encoding: chunked',
      '',
      `${(LIMIT + 1).toString(16)}`,
      'x'.repeat(LIMIT + 1),
      '',
    );
    await wire.received(/HTTP\/1\.1 413 .*content-too-large/s);
    wire.socket.destroy();
  });

  it('leaves the connection usable for the next request after a refusal', async () => {
    const wire = await Wire.open(service.current.port);
    wire.send(
      ...HEAD,
      'Transfer-Encoding: chunked',
      '',
      `${(LIMIT + 1).toString(16)}`,
      'x'.repeat(LIMIT + 1),
      '',
    );
    await wire.received(/content-too-large/);
    wire.send('5', 'xxxxx', '0', '', '', 'GET /healthz HTTP/1.1', 'Host: a', '', '');
    await wire.received(/\{"status":"ok"\}/);
    wire.socket.destroy();
  });

  it('is not asked for (100 Continue) when the headers are reason enough to refuse it', async () => {
    const wire = await Wire.open(service.current.port);
    wire.send(...HEAD, `Content-Length: ${LIMIT + 1}`, 'Expect: 100-continue', '', '');
    await wire.closed;
    expect(wire.text).to.match(/^HTTP\/1\.1 413 /);
  });

  it('is asked for (100 Continue) when they are not', async () => {
    const wire = await Wire.open(service.current.port);
    wire.send(...HEAD, 'Content-Length: 14', 'Expect: 100-continue', '', '');
    await wire.received(/^HTTP\/1\.1 100 Continue/);
    wire.send('{"text":"abc"}');
    await wire.received(/HTTP\/1\.1 200 OK/);
    wire.socket.destroy();
  });

  it('arrives in any number of pieces', async () => {
    const wire = await Wire.open(service.current.port);
    wire.send(...HEAD, 'Transfer-Encoding: chunked', '', '');
    for (const byte of Buffer.from('{"text":"é"}')) {
      wire.socket.write(Buffer.concat([Buffer.from('1\r\n'), Buffer.from([byte]), Buffer.from('\r\n')]));
    }
    wire.send('0', '', '');
    await wire.received(/4a99557e4033c3539de2eb65472017cad5f9557f7a0625a09f1c3f6e2ba69c4c/); // printf é | sha256sum
    wire.socket.destroy();
  });
});
