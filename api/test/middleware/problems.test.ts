import { expect } from 'chai';
import { PROBLEMS } from '../../src/problem.table.ts';
import { call } from '../support/contract.ts';
import { useService } from '../support/service.ts';

describe('problems', () => {
  // A fault of ours, in a dependency that every call asks.
  const service = useService({
    utilisation: () => {
      throw new TypeError('the cause');
    },
  });

  it('of ours are 500: the client gets no cause, the log has it under the request id', async () => {
    const { status, body, text } = await call(service.current, 'post', '/v1/hash').send({ text: 'abc' });
    expect(status).to.equal(500);
    expect(text).not.to.include('the cause');
    const line = await service.current.logged({ request_id: body.instance });
    expect(line).to.include({ level: 'error', status: 500, route: '/v1/hash' });
    expect(line.err).to.include({ type: 'TypeError', message: 'the cause' });
    expect(line.err).to.have.property('stack');
  });

  it("of the client's leave no cause in the log", async () => {
    const { body } = await call(service.current, 'get', '/nowhere');
    const line = await service.current.logged({ request_id: body.instance });
    expect(line).to.include({ level: 'info', status: 404 }).and.not.have.property('err');
  });

  it('have slugs that fit the pattern of the contract', () => {
    for (const slug of Object.keys(PROBLEMS)) expect(slug).to.match(/^[a-z-]+$/);
  });
});
