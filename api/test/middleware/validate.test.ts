import { expect } from 'chai';
import { call } from '../support/contract.ts';
import { useService } from '../support/service.ts';

describe('shape of the body', () => {
  const service = useService();
  const errorsFor = async (json: string, path = '/v1/hash') => {
    const { status, body } = await call(service.current, 'post', path).type('json').send(json);
    expect(status).to.equal(422);
    expect(body.type).to.equal('urn:digest:problem:unprocessable-content');
    return body.errors;
  };

  const cases: Record<string, [string, object[]]> = {
    'a missing field': ['{}', [{ pointer: '/text', detail: 'is required' }]],
    'an unknown field': ['{"text":"a","salt":1}', [{ pointer: '/salt', detail: 'is not a known field' }]],
    'the key __proto__': [
      '{"text":"a","__proto__":{}}',
      [{ pointer: '/__proto__', detail: 'is not a known field' }],
    ],
    'the key constructor': [
      '{"text":"a","constructor":1}',
      [{ pointer: '/constructor', detail: 'is not a known field' }],
    ],
    'a name that JSON pointers escape': [
      '{"text":"a","a/b~c":1}',
      [{ pointer: '/a~1b~0c', detail: 'is not a known field' }],
    ],
    'a wrong type': ['{"text":1}', [{ pointer: '/text', detail: 'must be string' }]],
    null: ['{"text":null}', [{ pointer: '/text', detail: 'must be string' }]],
    'a value outside of an enum': [
      '{"text":"a","encoding":"HEX"}',
      [{ pointer: '/encoding', detail: 'must be one of hex, base64' }],
    ],
    'an algorithm that is a name on Object.prototype': [
      '{"text":"a","algorithm":"toString"}',
      [{ pointer: '/algorithm', detail: 'must be one of sha256, sha384, sha512, sha3-256, sha3-512' }],
    ],
    'something else than an object': ['[]', [{ pointer: '', detail: 'must be object' }]],
    'the text inherited, not owned': [
      '{"__proto__":{"text":"a"}}',
      [
        { pointer: '/text', detail: 'is required' },
        { pointer: '/__proto__', detail: 'is not a known field' },
      ],
    ],
  };
  for (const [name, [json, errors]] of Object.entries(cases)) {
    it(`is 422 with a pointer for ${name}`, async () => {
      expect(await errorsFor(json)).to.deep.equal(errors);
    });
  }

  it('is told all its errors at once', async () => {
    const errors = await errorsFor('{"txt":"a","algorithm":"md5"}');
    expect(errors.map(({ pointer }: { pointer: string }) => pointer)).to.have.members([
      '/text',
      '/txt',
      '/algorithm',
    ]);
  });

  it('is told ten of them at most', async () => {
    const errors = await errorsFor(`{"numbers":[${Array(9_000).fill('""').join()}]}`, '/v1/sum');
    expect(errors).to.have.length(10);
    expect(errors[9]).to.deep.equal({ pointer: '/numbers/9', detail: 'must be number' });
  });
});
