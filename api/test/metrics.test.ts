import { expect } from 'chai';
import supertest from 'supertest';
import { METRICS, type Metric, SERIES_CEILING } from '../src/metrics.contract.ts';
import { call } from './support/contract.ts';
import { type Running, useService } from './support/service.ts';
import { Wire } from './support/wire.ts';

const scrape = async (service: Running) =>
  (await supertest(service.metricsUrl).get('/metrics').expect(200)).text;
const REQUESTS = 'http_server_request_duration_seconds_count';

describe('metrics', () => {
  const service = useService({ env: { VERSION: '1.2.3', COMMIT: 'abc' } });
  const value = async (series: string) => {
    const line = (await scrape(service.current)).split('\n').find((text) => text.startsWith(`${series} `));
    return line === undefined ? undefined : Number(line.slice(series.length));
  };

  it('are those of the contract, with its types and helps, and no others', async () => {
    const text = await scrape(service.current);
    const served = [...text.matchAll(/^# HELP (\S+) (.+)\n# TYPE \S+ (\S+)$/gm)].map(
      ([, name, help, type]) => ({ name, help, type }),
    );
    const agreed = Object.values(METRICS).map(({ name, help, type }) => ({ name, help, type }));
    expect(served).to.have.deep.members(agreed);
  });

  it('have the labels of the contract', async () => {
    await call(service.current, 'get', '/healthz');
    const text = await scrape(service.current);
    for (const { name, labels } of Object.values<Metric>(METRICS)) {
      const series = [...text.matchAll(new RegExp(`^${name}(?:_count)?(?:\\{(.*)\\})? `, 'gm'))];
      for (const [, list = ''] of series) {
        expect([...list.matchAll(/(\w+)="/g)].map(([, label]) => label)).to.have.members([...labels]);
      }
    }
  });

  it('have their unit in their name', () => {
    for (const { name, unit, type } of Object.values<Metric>(METRICS)) {
      const base = type === 'counter' ? name.replace(/_total$/, '') : name;
      if (unit !== '') expect(base).to.match(new RegExp(`_${unit}$`));
      expect(name.endsWith('_total')).to.equal(type === 'counter');
    }
  });

  it('of the process are there and not zero', async () => {
    await scrape(service.current);
    for (const { name } of [
      METRICS.cpu,
      METRICS.startTime,
      METRICS.residentMemory,
      METRICS.heapTotal,
      METRICS.heapUsed,
      METRICS.eventLoopLagP99,
    ]) {
      expect(await value(name), name).to.be.above(0);
    }
  });

  it('count a request under its route, method and status', async () => {
    const series = `${REQUESTS}{http_route="/v1/sum",http_request_method="POST",http_response_status_code="200"}`;
    const before = (await value(series)) ?? 0;
    await call(service.current, 'post', '/v1/sum').send({ numbers: [1] });
    expect(await value(series)).to.equal(before + 1);
  });

  it('count a client that left under 499', async () => {
    const wire = await Wire.open(service.current.port);
    wire.send('POST /v1/hash HTTP/1.1', 'Host: a', 'X-Request-Id: gone', 'Content-Type: application/json');
    wire.send('', 'Content-Length: 99', 'Expect: 100-continue', '', '');
    await wire.received(/100 Continue/);
    expect(await value('http_server_active_requests')).to.equal(1);
    wire.socket.destroy();
    await service.current.logged({ request_id: 'gone' });
    expect(await value('http_server_active_requests')).to.equal(0);
    expect(
      await value(
        `${REQUESTS}{http_route="/v1/hash",http_request_method="POST",http_response_status_code="499"}`,
      ),
    ).to.equal(1);
  });

  it('have what runs', async () => {
    expect(await value(`digest_build_info{version="1.2.3",commit="abc",node="${process.version}"}`)).to.equal(
      1,
    );
  });

  it('have the state of the process', async () => {
    expect(await value('digest_lifecycle_state{state="ready"}')).to.equal(1);
    expect(await value('digest_lifecycle_state{state="draining"}')).to.equal(0);
  });

  it('are on the private port and nowhere else, and nothing else is there', async () => {
    expect((await call(service.current, 'get', '/metrics')).status).to.equal(404);
    const scraping = supertest(service.current.metricsUrl);
    expect((await scraping.get('/healthz')).status).to.equal(404);
    expect((await scraping.post('/metrics')).headers.allow).to.equal('GET, HEAD');
    expect((await scraping.get('/metrics')).headers['content-type']).to.match(
      /^text\/plain; version=0\.0\.4/,
    );
  });
});

describe('number of series', () => {
  const METHODS = [
    'GET',
    'HEAD',
    'POST',
    'PUT',
    'DELETE',
    'OPTIONS',
    'TRACE',
    'PATCH',
    'PURGE',
    'MKCOL',
    'M-SEARCH',
    'QUERY',
  ];
  const PATHS = [
    '/v1/hash',
    '/v1/sum',
    '/healthz',
    '/readyz',
    '/openapi.json',
    '/metrics',
    '/v1/hash/',
    '/__proto__',
  ];
  const HEADERS = [
    'Accept: */*',
    'Accept: nothing',
    'Content-Type: application/json',
    'Content-Length: 99999',
    'X-Request-Id: a',
  ];
  let overloaded = false;
  let faulty = false;
  const service = useService({
    env: { REQUEST_TIMEOUT: '0.2', HEADERS_TIMEOUT: '0.2' },
    utilisation: () => {
      if (faulty) throw new Error();
      return overloaded ? 1 : 0;
    },
  });

  it('stays below the ceiling, whatever paths, methods and failures clients make up', async () => {
    for (const [state, isOverloaded, isFaulty] of [
      ['as it is', false, false],
      ['overloaded', true, false],
      ['faulty', false, true],
    ] as const) {
      overloaded = isOverloaded;
      faulty = isFaulty;
      const wires = METHODS.flatMap((method) =>
        [
          ...PATHS,
          ...Array.from({ length: 20 }, (_, index) => `/${state}/${method}/${index}`.replaceAll(' ', '-')),
        ].flatMap((path) =>
          HEADERS.map((header) => [
            `${method} ${path} HTTP/1.1`,
            'Host: a',
            'Connection: close',
            header,
            '',
            '',
          ]),
        ),
      );
      for (const lines of wires) {
        const wire = await Wire.open(service.current.port);
        // Answered, refused, or left before the answer: those without a body of their own wait for the time-out.
        wire.send(...lines);
        if (lines.includes('Content-Length: 99999')) wire.socket.destroy();
        await wire.closed;
      }
    }
    faulty = false;
    const series = (await scrape(service.current)).split('\n').filter((line) => /^[a-z]/.test(line));
    expect(series).to.have.length.within(SERIES_CEILING / 4, SERIES_CEILING);
  });
});
