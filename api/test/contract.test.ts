import { expect } from 'chai';
import { document, OPERATIONS, type OperationId } from '../src/openapi.ts';
import { type Answer, call, conforms } from './support/contract.ts';
import { Running } from './support/service.ts';
import { Wire } from './support/wire.ts';

// One call for every status that openapi.yaml documents, each checked against the response that it documents.
describe('contract', () => {
  let ready: Running;
  let overloaded: Running;
  let faulty: Running;
  let hasty: Running;
  let draining: Running;

  before(async () => {
    [ready, overloaded, faulty, hasty, draining] = await Promise.all([
      Running.start(),
      Running.start({ utilisation: () => 1 }),
      Running.start({
        utilisation: () => {
          throw new Error('a fault of ours');
        },
      }),
      Running.start({ env: { HEADERS_TIMEOUT: '0.1', REQUEST_TIMEOUT: '0.1' } }),
      Running.start(),
    ]);
    draining.retire();
  });
  after(() => Promise.all([ready, overloaded, faulty, hasty, draining].map((service) => service.close())));

  const get = (path: string) => ({
    200: () => call(ready, 'get', path),
    406: () => call(ready, 'get', path).set('Accept', 'text/html'),
  });
  const post = (path: string, good: object, bad: object) => ({
    200: () => call(ready, 'post', path).send(good),
    400: () => call(ready, 'post', path).type('json').send('{'),
    406: () => call(ready, 'post', path).set('Accept', 'text/html').send(good),
    408: () => unfinished(hasty, path),
    413: () => call(ready, 'post', path).send({ text: 'x'.repeat(65_536) }),
    415: () => call(ready, 'post', path).type('text').send('abc'),
    422: () => call(ready, 'post', path).send(bad),
    500: () => call(faulty, 'post', path).send(good),
    503: () => call(overloaded, 'post', path).send(good),
  });
  const exercises: Record<OperationId, Record<number, () => PromiseLike<{ status: number }>>> = {
    hash: post('/v1/hash', { text: 'abc' }, { text: 1 }),
    sum: post('/v1/sum', { numbers: [1] }, { numbers: [1e308, 1e308] }),
    healthz: get('/healthz'),
    readyz: { ...get('/readyz'), 503: () => call(draining, 'get', '/readyz') },
    openapi: get('/openapi.json'),
  };

  for (const { id, path, method } of OPERATIONS) {
    const statuses = Object.keys(document.paths[path][method].responses);

    it(`of ${id}: every documented status is exercised here`, () => {
      expect(Object.keys(exercises[id])).to.have.members(statuses);
    });

    for (const [status, exercise] of Object.entries(exercises[id])) {
      it(`of ${id}: ${status} is as documented`, async () => {
        expect((await exercise()).status).to.equal(Number(status));
      });
    }
  }

  it('of whatever it does not have: 404 and 405 are as documented', async () => {
    expect((await call(ready, 'get', '/nowhere')).status).to.equal(404);
    expect((await call(ready, 'get', '/v1/hash')).status).to.equal(405);
  });
});

/** A request whose body never comes. */
async function unfinished(service: Running, path: string): Promise<Answer> {
  const wire = await Wire.open(service.port);
  wire.send(
    `POST ${path} HTTP/1.1`,
    'Host: a',
    'Content-Type: application/json',
    'Content-Length: 9',
    '',
    '{',
  );
  const answer = { ...(await wire.answer()), method: 'POST', path };
  conforms(answer);
  return answer;
}
