import { expect } from 'chai';
import { call } from '../support/contract.ts';
import { useService } from '../support/service.ts';

/** Superagent would write a Buffer as JSON. */
const asIs = (body: unknown) => body as string;

describe('JSON of the body', () => {
  const service = useService();
  const post = (body: string | Buffer) =>
    call(service.current, 'post', '/v1/hash')
      .set('Content-Type', 'application/json')
      .serialize(asIs)
      .send(body);

  const malformed: Record<string, string | Buffer> = {
    'an empty body': '',
    'half an object': '{"text":"abc"',
    'a trailing comma': '{"text":"abc",}',
    'single quotes': "{'text':'abc'}",
    NaN: '{"text":NaN}',
    'two values': '{"text":"abc"}{}',
    'a control character in a string': '{"text":"a\nb"}',
    'a byte order mark': '\ufeff{"text":"abc"}',
    'a byte that is not UTF-8': Buffer.from([...Buffer.from('{"text":"'), 0xff, ...Buffer.from('"}')]),
    'an overlong encoding': Buffer.from([...Buffer.from('{"text":"'), 0xc0, 0x80, ...Buffer.from('"}')]),
    'an encoded surrogate': Buffer.from([
      ...Buffer.from('{"text":"'),
      0xed,
      0xa0,
      0x80,
      ...Buffer.from('"}'),
    ]),
    'sixty thousand open arrays': '['.repeat(60_000),
  };
  for (const [name, body] of Object.entries(malformed)) {
    it(`is 400 for ${name}`, async () => {
      const { status, body: problem } = await post(body);
      expect(status).to.equal(400);
      expect(problem.type).to.equal('urn:digest:problem:malformed-json');
    });
  }

  it('may be nested deeper than the stack, and is then refused by its shape', async () => {
    const { status } = await post(`{"text":"abc","deep":${'['.repeat(32_000)}${']'.repeat(32_000)}}`);
    expect(status).to.equal(422);
  });
});
