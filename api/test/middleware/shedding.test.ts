import { expect } from 'chai';
import supertest from 'supertest';
import { windowedUtilisation } from '../../src/middleware/shedding.ts';
import { call } from '../support/contract.ts';
import { useService } from '../support/service.ts';

describe('overload shedding', () => {
  let utilisation = 0;
  const service = useService({
    utilisation: () => utilisation,
    env: { SHED_ABOVE: '0.9', SHED_WINDOW: '1.5' },
  });
  const post = () => call(service.current, 'post', '/v1/sum').send({ numbers: [1] });
  afterEach(() => {
    utilisation = 0;
  });

  it('serves up to the threshold', async () => {
    utilisation = 0.9;
    expect((await post()).status).to.equal(200);
  });

  it('answers 503 above it, and says when to come back', async () => {
    utilisation = 0.91;
    const { status, body, headers } = await post();
    expect(status).to.equal(503);
    expect(body.type).to.equal('urn:digest:problem:overloaded');
    expect(headers['retry-after']).to.equal('2');
  });

  it('recovers as soon as the utilisation does', async () => {
    utilisation = 1;
    expect((await post()).status).to.equal(503);
    utilisation = 0.5;
    expect((await post()).status).to.equal(200);
  });

  it('spares probes and metrics', async () => {
    utilisation = 1;
    for (const path of ['/healthz', '/readyz', '/openapi.json']) {
      expect((await call(service.current, 'get', path)).status, path).to.equal(200);
    }
    expect((await supertest(service.current.metricsUrl).get('/metrics')).status).to.equal(200);
  });

  it('is counted, by route', async () => {
    const count = async () => {
      const { text } = await supertest(service.current.metricsUrl).get('/metrics');
      return Number(/digest_requests_shed_total\{http_route="\/v1\/sum"\} (\d+)/.exec(text)?.[1] ?? 0);
    };
    const before = await count();
    utilisation = 1;
    await post();
    expect(await count()).to.equal(before + 1);
  });
});

describe('windowed utilisation', () => {
  // Cumulative milliseconds, as performance.eventLoopUtilization() has them.
  const clock = {
    active: 0,
    idle: 0,
    now() {
      return this.active + this.idle;
    },
    eventLoopUtilization(
      current?: { active: number; idle: number },
      since?: { active: number; idle: number },
    ) {
      const active = (current?.active ?? this.active) - (since?.active ?? 0);
      const idle = (current?.idle ?? this.idle) - (since?.idle ?? 0);
      return { active, idle, utilization: active / (active + idle || 1) };
    },
  };

  it('is that of the last whole window, whatever came before', () => {
    const utilisation = windowedUtilisation(100, clock);
    expect(utilisation()).to.equal(0);
    clock.idle += 1_000_000;
    expect(utilisation()).to.equal(0);
    clock.active += 99;
    expect(utilisation(), 'the window has not ended').to.equal(0);
    clock.active += 1;
    expect(utilisation()).to.equal(1);
    clock.idle += 60;
    clock.active += 40;
    expect(utilisation()).to.equal(0.4);
  });

  it('is between 0 and 1 of the real event loop', async () => {
    const utilisation = windowedUtilisation(0);
    await new Promise(setImmediate);
    expect(utilisation()).to.be.within(0, 1);
  });
});
