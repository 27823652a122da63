import { expect } from 'chai';
import { call } from '../support/contract.ts';
import { useService } from '../support/service.ts';

describe('POST /v1/sum', () => {
  const service = useService();
  const sum = (json: string) => call(service.current, 'post', '/v1/sum').type('json').send(json);

  it('answers the exact sum and how many numbers it has', async () => {
    const { status, body } = await sum('{"numbers":[1e308,1e308,-1e308,0.1]}');
    expect(status).to.equal(200);
    expect(body).to.deep.equal({ sum: 1e308, count: 4 });
  });

  it('writes an exact zero as 0, never -0', async () => {
    const { text } = await sum('{"numbers":[-0,-0.0]}');
    expect(text).to.equal('{"sum":0,"count":2}');
  });

  it('takes 10,000 numbers', async () => {
    const { body } = await sum(`{"numbers":[${Array(10_000).fill(0.5).join()}]}`);
    expect(body).to.deep.equal({ sum: 5000, count: 10_000 });
  });

  it('refuses 10,001 numbers', async () => {
    const { status, body } = await sum(`{"numbers":[${Array(10_001).fill(1).join()}]}`);
    expect(status).to.equal(422);
    expect(body.errors).to.deep.equal([
      { pointer: '/numbers', detail: 'must NOT have more than 10000 items' },
    ]);
  });

  it('refuses no numbers', async () => {
    const { status, body } = await sum('{"numbers":[]}');
    expect(status).to.equal(422);
    expect(body.errors[0].pointer).to.equal('/numbers');
  });

  it('refuses a sum beyond the largest double, and points at the numbers', async () => {
    const { status, body } = await sum('{"numbers":[1.7976931348623157e308,1.7976931348623157e308]}');
    expect(status).to.equal(422);
    expect(body.errors).to.deep.equal([
      { pointer: '/numbers', detail: 'have a sum beyond the largest double' },
    ]);
  });

  for (const number of ['1e999', '-1e999', '1.7976931348623159e308', `${'9'.repeat(400)}`]) {
    it(`refuses a number that no finite double can hold as malformed: ${number.slice(0, 25)}`, async () => {
      const { status, body } = await sum(`{"numbers":[1,${number}]}`);
      expect(status).to.equal(400);
      expect(body.type).to.equal('urn:digest:problem:malformed-json');
    });
  }

  it('refuses such a number wherever it is, in a field that nobody knows too', async () => {
    const { status } = await sum('{"numbers":[1],"more":{"deep":[[1e999]]}}');
    expect(status).to.equal(400);
  });
});
