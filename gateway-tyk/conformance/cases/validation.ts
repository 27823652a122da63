import { expect } from 'chai';
import { expectRefusal, invalid } from '../answers.ts';
import type { Key, Target } from '../target.ts';

const HASH = "doesn't match schema #/components/schemas/HashRequest: ";
const SUM = "doesn't match schema #/components/schemas/SumRequest: ";

/** By path and what is wrong: the body, and what is said of it. */
const FAULTS: Record<string, Record<string, [body: unknown, fault: string]>> = {
  '/v1/hash': {
    'without a required property': [{}, `${HASH}Error at "/text": property "text" is missing`],
    'with a property of another type': [{ text: 1 }, `${HASH}Error at "/text": value must be a string`],
    'with null for a value': [{ text: null }, `${HASH}Error at "/text": Value is not nullable`],
    'with an unknown property': [{ text: 'a', more: 1 }, `${HASH}property "more" is unsupported`],
    'with a property spelled in another case': [
      { text: 'a', Text: 'a' },
      `${HASH}property "Text" is unsupported`,
    ],
    'with a value that is not in the list': [
      { text: 'a', algorithm: 'md5' },
      `${HASH}Error at "/algorithm": value is not one of the allowed values ` +
        '["sha256","sha384","sha512","sha3-256","sha3-512"]',
    ],
    'that is an array': [[], `${HASH}value must be an object`],
    'that is a string': ['abc', `${HASH}value must be an object`],
    'that is null': [null, `${HASH}Value is not nullable`],
  },
  '/v1/sum': {
    'with an empty list': [{ numbers: [] }, `${SUM}Error at "/numbers": minimum number of items is 1`],
    'with too long a list': [
      { numbers: Array(10_001).fill(1) },
      `${SUM}Error at "/numbers": maximum number of items is 10000`,
    ],
    'with an item of another type': [
      { numbers: [1, '2'] },
      `${SUM}Error at "/numbers/1": value must be a number`,
    ],
    'with null for an item': [{ numbers: [null] }, `${SUM}Error at "/numbers/0": Value is not nullable`],
    'with an object for a list': [{ numbers: {} }, `${SUM}Error at "/numbers": value must be an array`],
  },
};

/** Bodies that a gateway which parses and writes them anew would change. */
const VERBATIM = {
  'white space and the order of properties': ' {\n"encoding" : "hex",\t"text":"a" } \n',
  'escapes, lone surrogates and zeros': '{"text":"\\u0041\\ud800\\u0000\\/"}',
  'text beyond ASCII': '{"text":"é€😀"}',
};

export function validation(target: () => Target) {
  describe('body', () => {
    let key: Key;
    before(async () => {
      key = await target().createKey('open');
    });
    const json = { 'Content-Type': 'application/json' };
    const call = (path: string, body: string, headers: Record<string, string | string[]> = json) =>
      target().call(path, { key: key.token, body, headers });

    for (const [path, faults] of Object.entries(FAULTS)) {
      for (const [which, [body, fault]] of Object.entries(faults)) {
        it(`of ${path} ${which} is answered 422`, async () => {
          expectRefusal(await call(path, JSON.stringify(body)), invalid(fault));
          expect(target().upstream.received).to.have.length(0);
        });
      }
    }

    for (const [which, body] of Object.entries({ 'ends too soon': '{"text":', 'is no JSON': 'text=abc' })) {
      it(`that ${which} is answered 422`, async () => {
        const answer = await call('/v1/hash', body);
        const [start] = invalid('failed to decode request body: ').slice(1);
        expect(answer.status).to.equal(422);
        // What follows is the JSON parser's own description.
        expect(JSON.parse(answer.body).error)
          .to.be.a('string')
          .that.satisfies((text: string) => text.startsWith(String(start)));
      });
    }

    it('of 10,000 numbers passes', async () => {
      expect((await call('/v1/sum', JSON.stringify({ numbers: Array(10_000).fill(1) }))).status).to.equal(
        200,
      );
    });

    for (const [what, body] of Object.entries(VERBATIM)) {
      it(`is passed on byte for byte: ${what}`, async () => {
        expect((await call('/v1/hash', body)).status).to.equal(200);
        expect(target().upstream.received[0]?.body.toString()).to.equal(body);
      });
    }

    it('of large and precise numbers is passed on byte for byte', async () => {
      const body = '{"numbers":[123456789012345678901234567890, 1E+2, -0, 0.1000, 1e-400]}';
      expect((await call('/v1/sum', body)).status).to.equal(200);
      expect(target().upstream.received[0]?.body.toString()).to.equal(body);
    });

    it('of JSON may name a charset', async () => {
      const headers = { 'Content-Type': 'application/json; charset=utf-8' };
      expect((await call('/v1/hash', '{"text":"a"}', headers)).status).to.equal(200);
    });

    for (const type of ['text/plain', 'application/problem+json', 'application/x-www-form-urlencoded', '']) {
      it(`of content type '${type}' is answered 422`, async () => {
        const answer = await call('/v1/hash', '{"text":"a"}', { 'Content-Type': type });
        expectRefusal(answer, invalid(`header Content-Type has unexpected value "${type}"`));
      });
    }

    it('without a content type is answered 422', async () => {
      const answer = await call('/v1/hash', '{"text":"a"}', {});
      expectRefusal(answer, invalid('header Content-Type has unexpected value ""'));
    });

    it('of XML is refused in XML', async () => {
      const answer = await call('/v1/hash', '<text/>', { 'Content-Type': 'application/xml' });
      expect(answer.status).to.equal(422);
      expect(answer.headers['content-type']).to.equal('application/xml');
      const fault = 'header Content-Type has unexpected value &#34;application/xml&#34;';
      expect(answer.body).to.equal(
        `<?xml version="1.0" encoding="UTF-8"?>\n<error>${invalid(fault)[1]}</error>\n`,
      );
    });
  });
}
