import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import { parse } from 'yaml';
import { call } from '../support/contract.ts';
import { useService } from '../support/service.ts';

describe('GET /openapi.json', () => {
  const service = useService();

  it('answers openapi.yaml as JSON, references and all', async () => {
    const { body } = await call(service.current, 'get', '/openapi.json');
    const yaml = readFileSync(new URL('../../openapi.yaml', import.meta.url), 'utf8');
    expect(body).to.deep.equal(parse(yaml));
    expect(JSON.stringify(body)).to.include('"$ref"');
  });
});
