import { expect } from 'chai';
import supertest from 'supertest';
import { useService } from './support/service.ts';
import { Wire } from './support/wire.ts';

describe('what the HTTP parser refuses', () => {
  const service = useService();
  const answerTo = async (...lines: string[]) =>
    (await Wire.open(service.current.port)).send(...lines).answer();

  const malformed = {
    'no HTTP at all': ['hello', '', ''],
    'a TLS handshake': ['\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03'],
    'another protocol version': ['GET / HTTP/3.7', 'Host: a', '', ''],
    'a space in a header name': ['GET / HTTP/1.1', 'Host : a', '', ''],
    'a method that nobody defines': ['BREW / HTTP/1.1', 'Host: a', '', ''],
    'two lengths of one body (request smuggling)': [
      'POST /v1/hash HTTP/1.1',
      'Host: a',
      'Content-Length: 5',
      'Transfer-Encoding: chunked',
      '',
      '0',
      '',
      '',
    ],
    'a length that is no number': ['POST /v1/hash HTTP/1.1', 'Host: a', 'Content-Length: many', '', ''],
  };
  for (const [name, lines] of Object.entries(malformed)) {
    it(`is answered 400 and closed: ${name}`, async () => {
      const { status, headers, text } = await answerTo(...lines);
      expect(status).to.equal(400);
      expect(headers).to.include({ 'content-type': 'application/problem+json', connection: 'close' });
      const problem = JSON.parse(text);
      expect(problem).to.include({ type: 'urn:digest:problem:malformed-http', status: 400 });
      expect(problem.instance).to.equal(headers['x-request-id']);
    });
  }

  it('is answered 400: HTTP/1.1 without Host', async () => {
    const { status, text } = await answerTo('GET /healthz HTTP/1.1', 'Connection: close', '', '');
    expect(status).to.equal(400);
    expect(JSON.parse(text).type).to.equal('urn:digest:problem:malformed-http');
  });

  it('is not HTTP/1.0 without Host', async () => {
    expect((await answerTo('GET /healthz HTTP/1.0', '', '')).status).to.equal(200);
  });

  it('is answered 431: headers that are too large', async () => {
    const { status, text } = await answerTo(
      'GET /healthz HTTP/1.1',
      'Host: a',
      `X: ${'x'.repeat(20_000)}`,
      '',
      '',
    );
    expect(status).to.equal(431);
    expect(JSON.parse(text).type).to.equal('urn:digest:problem:header-fields-too-large');
  });

  it('is answered as what it was for, when the body is malformed', async () => {
    const { status, text } = await answerTo(
      'POST /v1/hash HTTP/1.1',
      'Host: a',
      'X-Request-Id: half-way',
      'Content-Type: application/json',
      'Transfer-Encoding: chunked',
      '',
      'not a length',
      '',
    );
    expect(status).to.equal(400);
    expect(JSON.parse(text)).to.include({ type: 'urn:digest:problem:malformed-http', instance: 'half-way' });
    expect(await service.current.logged({ request_id: 'half-way' })).to.include({
      route: '/v1/hash',
      status: 400,
    });
  });

  it('does not cost the whole request before it its answer', async () => {
    const wire = await Wire.open(service.current.port);
    wire.send(
      'POST /v1/sum HTTP/1.1',
      'Host: a',
      'Content-Type: application/json',
      'Content-Length: 15',
      '',
      '{"numbers":[1]}hello',
      '',
      '',
    );
    await wire.closed;
    expect(wire.text).to.include('{"sum":1,"count":1}');
  });

  it('ignores an expectation that it does not know', async () => {
    const { status } = await answerTo(
      'GET /healthz HTTP/1.1',
      'Host: a',
      'Expect: tea',
      'Connection: close',
      '',
      '',
    );
    expect(status).to.equal(200);
  });

  it('is logged without a byte of it', async () => {
    const { headers } = await answerTo('GET / HTTP/1.1', 'Authorization: s3cret', 'broken header', '', '');
    const line = await service.current.logged({ request_id: headers['x-request-id'] });
    expect(line).to.include({ msg: 'refused', status: 400 });
    expect(line.code).to.match(/^HPE_/);
    expect(service.current.lines.join('')).not.to.include('s3cret');
  });

  it('is counted, by status', async () => {
    await answerTo('hello', '', '');
    const { text } = await supertest(service.current.metricsUrl).get('/metrics');
    expect(text).to.match(/digest_connection_refusals_total\{http_response_status_code="400"\} [1-9]/);
    expect(text).to.match(/digest_connection_refusals_total\{http_response_status_code="431"\} [1-9]/);
  });
});
