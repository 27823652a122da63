import { expect } from 'chai';
import supertest from 'supertest';
import { useService } from './support/service.ts';
import { Wire } from './support/wire.ts';

const SECRET = 's3cr3t-t0ken';

describe('secrets', () => {
  const service = useService({ env: { LOG_LEVEL: 'trace' } });
  const headers = {
    Authorization: `Bearer ${SECRET}`,
    Cookie: SECRET,
    'X-Api-Key': SECRET,
    'User-Agent': SECRET,
  };

  it('in headers, paths, queries and bodies are in no line of the log and no metric, whatever the answer', async () => {
    const client = supertest(service.current.url);
    const post = (path: string, body: string | object) =>
      client.post(path).set(headers).type('json').send(body);
    const statuses = await Promise.all([
      post(`/v1/hash?token=${SECRET}`, { text: SECRET }),
      post('/v1/hash', `{"${SECRET}`),
      post('/v1/hash', `${SECRET}`),
      post('/v1/hash', { [SECRET]: SECRET, algorithm: SECRET }),
      post('/v1/hash', `{"text":"${SECRET}\\ud800"}`),
      post('/v1/hash', { text: SECRET.repeat(10_000) }),
      post(`/v1/${SECRET}`, {}),
      client.get(`/v1/hash?${SECRET}`).set(headers),
      client
        .get('/healthz')
        .set({ ...headers, Accept: `text/${SECRET}`, traceparent: SECRET, 'X-Request-Id': `${SECRET} !` }),
      client
        .post('/v1/hash')
        .set({ ...headers, 'Content-Type': `text/${SECRET}` })
        .send(SECRET),
    ]);
    expect(statuses.map(({ status }) => status)).to.deep.equal([
      200, 400, 400, 422, 422, 413, 404, 405, 406, 415,
    ]);
    const broken = await Wire.open(service.current.port);
    await broken.send(`GET /${SECRET} HTTP/1.1`, `Authorization: ${SECRET}`, `broken ${SECRET}`, '', '')
      .closed;

    await service.current.logged({ msg: 'refused' });
    const log = service.current.lines.join('');
    const metrics = (await supertest(service.current.metricsUrl).get('/metrics')).text;
    expect(service.current.lines).to.have.length.of.at.least(statuses.length + 1);
    expect(log + metrics).not.to.include(SECRET);
    expect(log + metrics).not.to.include(Buffer.from(SECRET).toString('base64').slice(0, 12));
  });
});
