import { expect } from 'chai';
import { openCloud } from '../src/cloud.ts';
import { hint } from '../src/hint.ts';
import { checkValues } from '../src/plan/facts.ts';
import { failure, temporaryRepository } from '../testing/temporary-repository.ts';

const say = () => undefined;

describe('which AWS a command speaks to', () => {
  it('is the real one where nothing is said', async () => {
    expect(await openCloud({ say }, {})).to.deep.equal({ kind: 'aws', env: {} });
  });

  it('is never the emulated one under the name of the real one', async () => {
    const { name, message } = await failure(
      openCloud({ say }, { DIGEST_AWS_ENDPOINT: 'http://127.0.0.1:4600' }),
    );
    expect(name).to.equal('Usage');
    expect(message).to.match(/AWS=emulated, or unset DIGEST_AWS_ENDPOINT$/);
  });

  it('is one that there is', async () => {
    expect((await failure(openCloud({ say }, { AWS: 'local' }))).message).to.equal(
      'AWS=local: it can be emulated, or not be set',
    );
  });
});

describe('a command to type next', () => {
  it('is against the same AWS', () => {
    expect(hint('plan ENV=dev', { AWS: 'emulated' })).to.equal('make plan ENV=dev AWS=emulated');
    expect(hint('plan ENV=dev', { AWS: '' })).to.equal('make plan ENV=dev');
  });
});

describe("an account's values", () => {
  const { root, write, remove } = temporaryRepository();
  after(remove);
  const check = (env: Record<string, string> = {}) =>
    checkValues({ environment: 'dev', root, cloud: { kind: 'aws', env } });

  it('are asked for before anything else fails for want of them', () => {
    write('live/settings.hcl', 'locals {}\n');
    expect(() => check()).to.throw('live/dev/terraform.tfvars is not there');
  });

  it('are there', () => {
    write('live/elsewhere.tfvars', '');
    expect(() => check({ DIGEST_TFVARS: `${root}live/elsewhere.tfvars` })).not.to.throw();
    write('live/dev/terraform.tfvars', '');
    expect(() => check()).not.to.throw();
  });
});
