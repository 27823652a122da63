import { expect } from 'chai';
import { call } from './support/contract.ts';
import { useService } from './support/service.ts';
import { Wire } from './support/wire.ts';

describe('access log', () => {
  const service = useService();
  const lineOf = (id: string) => service.current.logged({ request_id: id });

  it('has one line for a request: the route, the status, the time, the bytes', async () => {
    await call(service.current, 'post', '/v1/hash?q=1').set('X-Request-Id', 'one').send({ text: 'abc' });
    const { time, duration_ms, ...line } = await lineOf('one');
    expect(line).to.deep.equal({
      level: 'info',
      request_id: 'one',
      method: 'POST',
      route: '/v1/hash',
      status: 200,
      request_bytes: 14,
      response_bytes: 115,
      msg: 'request',
    });
    expect(new Date(time as string).toISOString()).to.equal(time);
    expect(duration_ms).to.be.a('number').and.within(0, 10_000);
    expect(service.current.lines.filter((text) => text.includes('"one"'))).to.have.length(1);
  });

  it('has the trace of the caller when there is one', async () => {
    const traceparent = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01';
    await call(service.current, 'get', '/openapi.json').set({ 'X-Request-Id': 'traced', traceparent });
    expect(await lineOf('traced')).to.include({
      trace_id: '4bf92f3577b34da6a3ce929d0e0e4736',
      span_id: '00f067aa0ba902b7',
    });
  });

  it('has "none" for the route of a path that there is not, and never the path', async () => {
    await call(service.current, 'get', '/no/such/path').set('X-Request-Id', 'lost');
    expect(await lineOf('lost')).to.include({ route: 'none', status: 404, level: 'info' });
    expect(service.current.lines.join('')).not.to.include('such');
  });

  it('has probes that succeed at debug', async () => {
    await call(service.current, 'get', '/healthz').set('X-Request-Id', 'probe');
    expect(await lineOf('probe')).to.include({ level: 'debug', status: 200 });
  });

  it('has probes that fail at info', async () => {
    await call(service.current, 'get', '/readyz').set({ 'X-Request-Id': 'failed', Accept: 'text/html' });
    expect(await lineOf('failed')).to.include({ level: 'info', status: 406 });
  });

  it('counts the bytes of a chunked body', async () => {
    const wire = await Wire.open(service.current.port);
    wire.send('POST /v1/hash HTTP/1.1', 'Host: a', 'X-Request-Id: chunked', 'Content-Type: application/json');
    wire.send('', 'Transfer-Encoding: chunked', '', 'e', '{"text":"abc"}', '0', '', '');
    expect(await lineOf('chunked')).to.include({ request_bytes: 14 });
    wire.socket.destroy();
  });

  it('says of a client that left that it did', async () => {
    const wire = await Wire.open(service.current.port);
    wire.send('POST /v1/hash HTTP/1.1', 'Host: a', 'X-Request-Id: gone', 'Content-Type: application/json');
    wire.send('', 'Content-Length: 99', 'Expect: 100-continue', '', '');
    await wire.received(/100 Continue/);
    wire.socket.destroy();
    expect(await lineOf('gone')).to.include({
      aborted: true,
      status: 499,
      route: '/v1/hash',
      response_bytes: 0,
    });
  });
});
