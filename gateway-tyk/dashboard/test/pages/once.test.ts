import { expect } from 'chai';
import { PageError } from '../../src/pages/errors.tsx';
import { newOnce, oncePerForm } from '../../src/pages/once.ts';

describe('a form that makes a key', () => {
  const key = { hash: 'a'.repeat(64), token: 'secret' };

  it('makes one, however often it is sent', async () => {
    const forms = oncePerForm<typeof key>();
    const once = newOnce();
    let made = 0;
    const make = async () => {
      made += 1;
      return key;
    };
    expect(await forms.make(once, make)).to.equal(key);
    expect(() => forms.make(once, make))
      .to.throw(PageError)
      .with.property('hash', key.hash);
    expect(made).to.equal(1);
  });

  it('gives both clicks of an impatient person the one key that they made', async () => {
    const forms = oncePerForm<typeof key>();
    const once = newOnce();
    let finish = (_key: typeof key) => {};
    const first = forms.make(once, () => new Promise((resolve) => (finish = resolve)));
    const second = forms.make(once, () => expect.fail('a second key is made'));
    finish(key);
    expect(await Promise.all([first, second])).to.deep.equal([key, key]);
  });

  it('can be sent again when it failed', async () => {
    const forms = oncePerForm<typeof key>();
    const once = newOnce();
    const failed = await forms
      .make(once, () => Promise.reject(new Error('no')))
      .catch((error) => error.message);
    expect(failed).to.equal('no');
    expect(await forms.make(once, async () => key)).to.equal(key);
  });

  it('is not remembered for ever', async () => {
    const forms = oncePerForm<typeof key>(2);
    const [first, second, third] = [newOnce(), newOnce(), newOnce()];
    for (const once of [first, second, third]) await forms.make(once, async () => key);
    expect(await forms.make(first, async () => key)).to.equal(key);
    expect(() => forms.make(third, async () => key)).to.throw(PageError);
  });
});
