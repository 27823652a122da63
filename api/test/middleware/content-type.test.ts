import { gzipSync } from 'node:zlib';
import { expect } from 'chai';
import { call } from '../support/contract.ts';
import { useService } from '../support/service.ts';

/** Superagent would write a Buffer as JSON. */
const asIs = (body: unknown) => body as string;

describe('Content-Type and Content-Encoding', () => {
  const service = useService();
  const post = () => call(service.current, 'post', '/v1/hash');

  for (const type of [
    'application/json',
    'Application/JSON',
    'application/json; charset=utf-8',
    'application/json;charset="UTF-8"',
    'application/json; profile=x',
  ]) {
    it(`takes ${type}`, async () => {
      expect((await post().set('Content-Type', type).send('{"text":"abc"}')).status).to.equal(200);
    });
  }

  for (const type of [
    'text/plain',
    'application/x-www-form-urlencoded',
    'application/json; charset=latin1',
    'application/json; charset=utf-16',
    'application/merge-patch+json',
    'json',
  ]) {
    it(`refuses ${type}`, async () => {
      expect((await post().set('Content-Type', type).send('{"text":"abc"}')).status).to.equal(415);
    });
  }

  it('refuses a body without a type', async () => {
    const { status } = await post().set('Content-Type', '').send('{"text":"abc"}');
    expect(status).to.equal(415);
  });

  it('takes the identity coding', async () => {
    expect((await post().set('Content-Encoding', 'identity').send({ text: 'abc' })).status).to.equal(200);
  });

  it('refuses a compressed body without inflating it, and says which coding it takes', async () => {
    const bomb = gzipSync(Buffer.alloc(50_000_000));
    const { status, headers } = await post()
      .set({ 'Content-Type': 'application/json', 'Content-Encoding': 'gzip' })
      .serialize(asIs)
      .send(bomb);
    expect(status).to.equal(415);
    expect(headers['accept-encoding']).to.equal('identity');
  });
});
