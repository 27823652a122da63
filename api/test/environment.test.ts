import { expect } from 'chai';
import { readEnvironment, type Variable } from '../src/environment.ts';
import { TYPES } from '../src/environment.types.ts';

const types = {
  ...TYPES,
  password: { ...TYPES.text, parse: (text: string) => text[7], secret: true as const },
};
const variables = {
  url: { name: 'URL', type: 'text', unit: '', meaning: '' },
  file: { name: 'FILE', type: 'text', optional: true, unit: '', meaning: '' },
  password: { name: 'PASSWORD', type: 'password', optional: true, unit: '', meaning: '' },
} as const satisfies Record<string, Variable<keyof typeof types>>;

const read = (env: Record<string, string>) =>
  readEnvironment(env, { variables, types, contradictions: () => [] });

describe('a variable without a default', () => {
  it('has to be set', () => {
    expect(() => read({})).to.throw('URL is not set. Set it to a text that is not empty.');
  });

  it('may be left out when it is optional', () => {
    expect(read({ URL: 'a' })).to.deep.equal({ url: 'a', file: undefined, password: undefined });
  });

  it('is told to be mended or unset, as it may be', () => {
    expect(() => read({ URL: '' })).to.throw('URL="" is not a text that is not empty. Mend it.');
    expect(() => read({ URL: 'a', FILE: '' })).to.throw(
      'FILE="" is not a text that is not empty. Mend it, or unset it.',
    );
  });
});

describe('a variable that is a secret', () => {
  it('is never shown, not even when it is wrong', () => {
    expect(() => read({ URL: 'a', PASSWORD: 'hunter2' }))
      .to.throw('PASSWORD, which is not shown, is not a text that is not empty. Mend it, or unset it.')
      .that.satisfies((error: Error) => !error.message.includes('hunter2'));
  });
});
