import { expect } from 'chai';
import { openCloud } from '../src/cloud.ts';
import { failure } from '../testing/temporary-repository.ts';

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
