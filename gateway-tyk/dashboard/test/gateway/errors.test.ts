import { expect } from 'chai';
import { EXPLANATIONS, GatewayError, type GatewayErrorKind } from '../../src/gateway/errors.ts';

const kinds = Object.keys(EXPLANATIONS) as GatewayErrorKind[];

describe('errors of the gateway', () => {
  it('say what to do in whole sentences, and nothing of changes when something was only read', () => {
    for (const kind of kinds) {
      const { title, advice } = new GatewayError(kind).explanation;
      for (const text of [title, advice]) expect(text).to.match(/^[A-Z].*\.$/);
      expect(`${title} ${advice}`).not.to.match(/was changed|was made/);
    }
  });

  it('say first what became of a change', () => {
    for (const kind of kinds) {
      const advice = (change: 'none' | 'unknown') => new GatewayError(kind, { change }).explanation.advice;
      expect(advice('none')).to.match(/^Nothing was changed\. [A-Z]/);
      expect(advice('unknown')).to.match(/^Whether the change was made is not known: .*\. [A-Z]/);
    }
  });

  it('keep what is known of a change already', () => {
    const error = new GatewayError('timeout', { change: 'unknown', detail: 'words' });
    expect(error.during('none')).to.include({ kind: 'timeout', change: 'unknown', detail: 'words' });
    expect(new GatewayError('timeout').during('none')).to.include({ change: 'none' });
  });
});
