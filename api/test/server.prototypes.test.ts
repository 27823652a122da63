import { IncomingMessage, ServerResponse } from 'node:http';
import { expect } from 'chai';
import { call } from './support/contract.ts';
import { useService } from './support/service.ts';

describe('native prototypes', () => {
  const service = useService();
  const { setPrototypeOf } = Object;
  afterEach(() => {
    Object.setPrototypeOf = setPrototypeOf;
  });

  it('are those that Express wants: it sets them on every request and response, and changes none', async () => {
    let set = 0;
    const changed: unknown[] = [];
    Object.setPrototypeOf = (object, prototype) => {
      if (object instanceof IncomingMessage || object instanceof ServerResponse) {
        set += 1;
        if (Object.getPrototypeOf(object) !== prototype) changed.push(object);
      }
      return setPrototypeOf(object, prototype);
    };
    expect((await call(service.current, 'post', '/v1/sum').send({ numbers: [1] })).status).to.equal(200);
    expect((await call(service.current, 'get', '/nowhere')).status).to.equal(404);
    expect(set).to.equal(4);
    expect(changed).to.have.length(0);
  });
});
