import { expect } from 'chai';
import { call } from '../support/contract.ts';
import { useService } from '../support/service.ts';

describe('POST /v1/hash', () => {
  const service = useService();
  const hash = (body: object) => call(service.current, 'post', '/v1/hash').send(body);

  it('answers the digest with the algorithm and encoding that made it', async () => {
    const { status, body } = await hash({ text: 'abc', algorithm: 'sha3-256', encoding: 'base64' });
    expect(status).to.equal(200);
    expect(body).to.include({ algorithm: 'sha3-256', encoding: 'base64' });
    expect(Buffer.from(body.digest, 'base64').toString('hex')).to.equal(
      '3a985da74fe225b2045c172d6bd390bd855f086e3e9d525b46bfe24511431532',
    );
  });

  it('takes sha256 and hex when it is told nothing else', async () => {
    const { body } = await hash({ text: 'abc' });
    expect(body).to.deep.equal({
      algorithm: 'sha256',
      encoding: 'hex',
      digest: 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad',
    });
  });

  it('hashes the empty text', async () => {
    const { body } = await hash({ text: '' });
    expect(body.digest).to.equal('e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855');
  });

  it('hashes an escaped surrogate pair as the one character that it is', async () => {
    const escaped = await call(service.current, 'post', '/v1/hash')
      .type('json')
      .send('{"text":"\\ud83d\\ude00"}');
    expect(escaped.body).to.deep.equal((await hash({ text: '😀' })).body);
  });

  it('refuses a lone surrogate, and points at the text', async () => {
    const { status, body } = await call(service.current, 'post', '/v1/hash')
      .type('json')
      .send('{"text":"\\ud83d"}');
    expect(status).to.equal(422);
    expect(body.errors).to.deep.equal([
      { pointer: '/text', detail: 'has a lone surrogate, which UTF-8 cannot encode' },
    ]);
  });
});
