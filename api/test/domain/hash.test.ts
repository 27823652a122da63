import { expect } from 'chai';
import { hash } from '../../src/domain/hash.ts';
import { Unanswerable } from '../../src/domain/unanswerable.ts';
import { document } from '../../src/openapi.ts';
import { VECTORS } from './hash.vectors.ts';

describe('hash', () => {
  for (const [algorithm, name, message, digest] of VECTORS) {
    it(`has NIST's ${algorithm} of ${name}`, () => {
      expect(hash(message, algorithm, 'hex')).to.equal(digest);
    });
  }

  it('is checked for every algorithm of the contract', () => {
    const checked = new Set(VECTORS.map(([algorithm]) => algorithm));
    expect([...checked]).to.have.members(document.components.schemas.Algorithm.enum);
  });

  it('hashes the UTF-8 bytes of characters of one to four bytes', () => {
    // printf 'aé€😀' | sha256sum
    const digest = '730aa6be2ae229d36b38e7e0108a448cf38b72b4ee345a37ca3aeb046588b1cb';
    expect(hash('aé€😀', 'sha256', 'hex')).to.equal(digest);
  });

  it('writes base64 with padding', () => {
    expect(hash('abc', 'sha256', 'base64')).to.equal('ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0=');
  });

  for (const [name, text] of Object.entries({ high: 'a\ud83db', low: '\ude00', reversed: '\ude00\ud83d' })) {
    it(`refuses a lone surrogate: ${name}`, () => {
      expect(() => hash(text, 'sha256', 'hex'))
        .to.throw(Unanswerable)
        .with.property('field', 'text');
    });
  }
});
