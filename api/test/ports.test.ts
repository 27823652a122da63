import { expect } from 'chai';
import supertest from 'supertest';
import { readConfig } from '../src/config.ts';
import { createExpress } from '../src/express.ts';
import { Lifecycle } from '../src/lifecycle.ts';
import { createLogger } from '../src/logging.ts';
import { requestId } from '../src/middleware/request-id.ts';
import { createPorts, type Service } from '../src/ports.ts';
import { createServerMetrics } from '../src/server.metrics.ts';
import { Wire } from './support/wire.ts';

const config = readConfig({
  HOST: '127.0.0.1',
  PORT: '0',
  METRICS_PORT: '0',
  REQUEST_TIMEOUT: '0.1',
  HEADERS_TIMEOUT: '0.1',
});

describe('two ports', () => {
  const services: Service[] = [];
  after(() => Promise.all(services.map((service) => service.close())));

  /** @param answer what the one route waits for */
  const start = async (answer: Promise<unknown>, patience?: number) => {
    const lifecycle = new Lifecycle();
    const app = createExpress();
    app.get('/', requestId, async (_req, res) => {
      await answer;
      res.json('at last');
    });
    const service = createPorts({
      app,
      config,
      lifecycle,
      logger: createLogger('fatal', { write() {} }),
      metrics: createServerMetrics({ config, lifecycle }),
      ...(patience !== undefined && { patience }),
    });
    services.push(service);
    return service.start();
  };

  it('leave a slow answer as long as they are told to, and else as long as a request may take', async () => {
    const hasty = await start(new Promise(() => {}));
    const cutOff = async () => {
      const wire = await Wire.open(hasty.port);
      await wire.send('GET / HTTP/1.1', 'Host: a', '', '').closed;
      expect(wire.text).to.equal('');
    };
    // Twice in a row, so that it takes longer than the other would have had.
    const patient = await start(cutOff().then(cutOff), 60);
    const { body } = await supertest(`http://127.0.0.1:${patient.port}`).get('/').expect(200);
    expect(body).to.equal('at last');
  });
});
