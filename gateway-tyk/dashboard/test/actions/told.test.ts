/** What the audit log and the operator are told of an action. */
import { expect } from 'chai';
import type { Session } from '../../src/gateway/client.ts';
import { asked, errorOf, hashOf, setUp, unwritable } from './fakes.ts';

const HASH = hashOf('a token');
const IN_AN_HOUR = () => new Date(Date.now() + 3_600_000);

describe('what is written down', () => {
  it('has who did it, by which request, and one id for all lines of an action', async () => {
    const { gateway, actions, audit } = setUp();
    gateway.put('a token');
    const { hash } = await actions.rotate(asked, HASH, IN_AN_HOUR());
    await actions.revoke(asked, HASH);
    expect(audit.lines.map(({ action, outcome, key }) => [action, outcome, key])).to.deep.equal([
      ['rotate', 'intended', HASH],
      ['create', 'done', hash],
      ['rotate', 'done', HASH],
      ['revoke', 'intended', HASH],
      ['revoke', 'done', HASH],
    ]);
    for (const { actor, request_id } of audit.lines)
      expect({ actor, request_id }).to.deep.equal({ actor: asked.operator, request_id: asked.requestId });
    const [intention, creation, end, ...revocation] = audit.lines.map(({ id }) => id);
    expect(end).to.equal(intention);
    expect(revocation[0]).to.equal(revocation[1]);
    expect(new Set([creation, end, ...revocation]).size).to.equal(3);
  });

  it('of a rotation is not that it is done, before the old key has its end', async () => {
    const { gateway, actions, audit } = setUp();
    gateway.put('a token');
    gateway.onCall = (call) => {
      if (call !== 'replace') return;
      const { id } = audit.lines[0] as { id: string };
      expect(audit.lines.filter((line) => line.id === id).map(({ outcome }) => outcome)).to.deep.equal([
        'intended',
      ]);
    };
    await actions.rotate(asked, HASH, IN_AN_HOUR());
    expect(audit.lines.at(-1)).to.include({ action: 'rotate', outcome: 'done' });
  });

  it('of a rotation leads from the old key to the new one, and back', async () => {
    const { gateway, actions, audit } = setUp();
    gateway.put('a token');
    const endsAt = new Date('2099-01-01T12:00:00Z');
    const { hash } = await actions.rotate(asked, HASH, endsAt);
    const detail = { plan: 'free', alias: 'a client' };
    const ends = '2099-01-01T12:00:00Z';
    expect(audit.lines.map(({ detail }) => detail)).to.deep.equal([
      { ...detail, ends },
      { ...detail, rotated_from: HASH },
      { ...detail, ends, rotated_to: hash },
    ]);
  });

  it('of either key of a rotation is missed when it is not there, and only said once', async () => {
    for (const missing of [[2], [3], [2, 3]]) {
      const { gateway, actions, audit } = setUp();
      gateway.put('a token');
      audit.onWrite = (number) => {
        if (missing.includes(number)) unwritable();
      };
      const { warnings } = await actions.rotate(asked, HASH, IN_AN_HOUR());
      expect(warnings).to.have.length(1);
      expect(warnings[0]).to.match(/^The audit log has the intention, but not how it ended \(done\)\./);
    }
  });

  it('of a creation is what was asked for', async () => {
    const { actions, audit } = setUp();
    const key = { plan: 'free', alias: 'a client', owner: 'ada' };
    const { hash } = await actions.create(asked, { ...key, expires: new Date('2099-01-01T12:00:00.999Z') });
    const detail = { ...key, expires: '2099-01-01T12:00:00Z' };
    const [intention, end] = audit.lines;
    expect(intention).to.deep.include({ outcome: 'intended', detail }).and.not.to.have.property('key');
    expect(end).to.deep.include({ outcome: 'done', detail, key: hash });
    await actions.create(asked, key);
    expect(audit.lines[2]?.detail).to.deep.equal({ ...key, expires: null });
  });

  it('of a fault of the dashboard is that it is not known what was done', async () => {
    const { gateway, actions, audit, observed } = setUp();
    gateway.put('a token');
    gateway.replace = () => Promise.reject(new TypeError('a bug'));
    expect(await errorOf(actions.disable(asked, HASH))).to.be.instanceOf(TypeError);
    expect(audit.lines.at(-1)).to.deep.include({
      outcome: 'unknown',
      detail: { plan: 'free', error: 'a fault of the dashboard' },
    });
    expect(observed).to.deep.equal(['disable unknown']);
  });
});

describe('a new token is told', () => {
  const key = { plan: 'free', alias: 'a client', owner: 'ada' };

  it('also when the key cannot be read again', async () => {
    const warned: string[] = [];
    const { actions } = setUp({
      inventory: { reread: () => Promise.reject(new TypeError('a bug')) },
      warn: (_, message) => warned.push(message),
    });
    const { token, hash, warnings } = await actions.create(asked, key);
    expect(hashOf(token)).to.equal(hash);
    expect(warnings).to.deep.equal(['The key could not be read again after that: the dashboard failed.']);
    expect(warned).to.deep.equal(['a key could not be read again']);
  });

  it('also when the gateway does not know the key a moment later', async () => {
    const { actions } = setUp({ inventory: { reread: async () => undefined } });
    const { token, warnings } = await actions.create(asked, key);
    expect(token).to.match(/^eyJ/);
    expect(warnings).to.have.length(1);
    expect(warnings[0]).to.match(/no longer knows the key that it has just made/);
  });

  it('also when the key that it replaces is gone meanwhile', async () => {
    const { gateway, actions, audit, observed } = setUp();
    gateway.put('a token');
    gateway.onAnswer = (call) => {
      if (call === 'create') gateway.sessions.delete(HASH);
    };
    const { token, warnings } = await actions.rotate(asked, HASH, IN_AN_HOUR());
    expect(token).to.match(/^eyJ/);
    expect(warnings).to.have.length(1);
    expect(warnings[0]).to.match(/new key was made, and the old one is gone already/);
    expect(audit.lines.at(-1)?.outcome).to.equal('failed');
    expect(observed).to.deep.equal(['rotate failed']);
  });

  it('also when the key that it replaces does not keep its end', async () => {
    const { gateway, clock, actions } = setUp();
    gateway.put('a token');
    const before = gateway.sessions.get(HASH) as Session;
    clock.onSleep = () => gateway.sessions.set(HASH, before);
    const { token, warnings } = await actions.rotate(asked, HASH, IN_AN_HOUR());
    expect(token).to.match(/^eyJ/);
    expect(warnings).to.have.length(1);
    expect(warnings[0]).to.match(/but the old one has not got its end\. The change does not stay/);
  });
});
