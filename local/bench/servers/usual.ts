/** POST /v1/hash as the libraries' own pages say to write it: the same libraries as the API has, with their defaults. */
import express from 'express';
import helmet from 'helmet';
import { pinoHttp } from 'pino-http';
import { collectDefaultMetrics, Histogram, register } from 'prom-client';
import { hash } from '../../../api/src/domain/hash.ts';
import type { components } from '../../../api/src/openapi.generated.ts';
import { OPERATIONS } from '../../../api/src/openapi.ts';

/** With its defaults, which the check fills in. */
type HashRequest = Required<components['schemas']['HashRequest']>;

const check = OPERATIONS.find(({ id }) => id === 'hash')?.body?.check;

collectDefaultMetrics();
const duration = new Histogram({
  name: 'http_request_duration_seconds',
  help: 'Duration of HTTP requests',
  labelNames: ['method', 'route', 'status'],
});

const app = express();
app.use(helmet(), pinoHttp(), express.json());
app.use((req, res, next) => {
  const end = duration.startTimer();
  res.on('finish', () => end({ method: req.method, route: req.route?.path, status: res.statusCode }));
  next();
});
app.post('/v1/hash', (req, res) => {
  const body: HashRequest = req.body;
  if (!check?.(body)) return void res.status(422).json({ errors: check?.errors });
  const { text, algorithm, encoding } = body;
  res.json({ algorithm, encoding, digest: hash(text, algorithm, encoding) });
});
app.get('/readyz', (_req, res) => void res.json({ status: 'ok' }));
app.get('/metrics', async (_req, res) => void res.type(register.contentType).send(await register.metrics()));
app.listen(Number(process.env.PORT), '127.0.0.1');
