import { expect } from 'chai';
import { Lifecycle, STATES } from '../src/lifecycle.ts';

describe('lifecycle', () => {
  it('goes through starting, ready, draining and stopped', () => {
    const lifecycle = new Lifecycle();
    const seen = STATES.map((state) => {
      lifecycle.advance(state);
      return lifecycle.state;
    });
    expect(seen).to.deep.equal(['starting', 'ready', 'draining', 'stopped']);
  });

  it('never goes back: a start that ends after the drain began does not undo it', () => {
    const lifecycle = new Lifecycle();
    lifecycle.advance('draining');
    lifecycle.advance('ready');
    expect(lifecycle.state).to.equal('draining');
  });
});
