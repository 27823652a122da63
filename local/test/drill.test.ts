import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'chai';
import { follow, type Outcome } from '../drill/drill.ts';
import { type Staged, stage } from '../testing/arms.ts';

/** Fast: a second here is an hour. */
const FACTOR = 3600;

function drilled({ treated, control, fault, page }: Staged, signal?: AbortSignal): Promise<Outcome> {
  return follow(
    {
      fault,
      page,
      factor: FACTOR,
      gateway: 'auto',
      say: () => undefined,
      signal: signal ?? new AbortController().signal,
      waits: { late: 0.3, healthy: 0.8, fault: 1 },
    },
    treated,
    control,
  );
}
const phases = ({ failures }: Outcome) => failures.map(({ phase }) => phase);

describe('a drill', () => {
  it('passes when the page mends one system while the other stays broken', async () => {
    const staged = stage();
    const outcome = await drilled(staged);
    expect(outcome.failures).to.deep.equal([]);
    expect(outcome.fired).to.deep.equal({ APIDown: { state: 'delivered' } });
    expect(outcome.detect).to.include({ budget: 300, factor: FACTOR });
    expect(outcome.repair).to.include({ budget: 600 });
    expect(staged.fakes.treated.ran, 'in health and in the fault').to.deep.equal([
      'is broken',
      'is broken',
      'mend',
      'is well',
    ]);
    expect(staged.fakes.control.ran, 'nobody follows the page there').to.deep.equal(['is well']);
  });

  it('fails for a command of the page that is broken, and goes on', async () => {
    const outcome = await drilled(stage({ 'First five minutes': 'false' }));
    expect(phases(outcome)).to.deep.equal(['First five minutes']);
    expect(outcome.repair).not.to.equal(undefined);
  });

  it('fails for a mitigation that does nothing', async () => {
    const staged = stage({ Mitigation: 'true' });
    const outcome = await drilled(staged);
    expect(phases(outcome)).to.deep.equal(['repair']);
    expect(outcome.failures[0]?.came).to.equal('firing: APIDown; clients broken (9 × 500)');
    expect(outcome.repair).to.equal(undefined);
    expect(staged.fakes.treated.broken, 'the fault is reversed all the same').to.equal(false);
  });

  it('fails for a mitigation that does not last', async () => {
    const staged = stage();
    const { run } = staged.treated;
    staged.treated.run = async (block, signal) => {
      const result = await run(block, signal);
      if (block.section === 'Mitigation') setTimeout(() => staged.fakes.treated.break(), 20);
      return result;
    };
    expect(phases(await drilled(staged))).to.deep.equal(['repair']);
  });

  it('fails for a mitigation after which the alert comes back, in the time that it took at first', async () => {
    const staged = stage();
    staged.page.detect = 3600;
    const { inject } = staged.fault;
    staged.fault.inject = async (drilled) => {
      await sleep(900); // until it is noticed
      await inject(drilled);
    };
    const { run } = staged.treated;
    staged.treated.run = async (block, signal) => {
      const result = await run(block, signal);
      if (block.section === 'Mitigation') setTimeout(() => staged.fakes.treated.break(), 600);
      return result;
    };
    expect(phases(await drilled(staged))).to.deep.equal(['repair']);
  });

  it('fails for a mitigation that can not be executed', async () => {
    expect(phases(await drilled(stage({ Mitigation: 'false' })))).to.deep.equal(['Mitigation']);
  });

  it('fails for a diagnosis that holds in health too', async () => {
    expect(phases(await drilled(stage({ Diagnosis: 'true' })))).to.deep.equal(['diagnosis in health']);
  });

  it('fails for a verification that holds where nobody follows the page', async () => {
    const [failure] = (await drilled(stage({ Verify: 'true' }))).failures;
    expect(failure?.phase).to.equal('Verify where it is broken');
  });

  it('fails when a verification or what is undone does not hold', async () => {
    expect(phases(await drilled(stage({ Verify: 'false', Undo: 'false' })))).to.deep.equal([
      'Verify',
      'Undo',
    ]);
  });

  it('fails when the other system heals by itself', async () => {
    const staged = stage();
    const { inject } = staged.fault;
    staged.fault.inject = async (drilled) => {
      await inject(drilled);
      staged.fakes.control.mend();
    };
    expect(phases(await drilled(staged))).to.deep.equal(['control', 'control', 'Verify where it is broken']);
  });

  it('fails when the alert does not come, and follows nothing', async () => {
    const staged = stage();
    staged.fault.inject = async () => undefined;
    const outcome = await drilled(staged);
    expect(phases(outcome)).to.deep.equal(['detect']);
    expect(outcome.fired).to.deep.equal({ APIDown: { state: 'missing' } });
    expect(staged.fakes.treated.ran).not.to.include('mend');
  });

  it('fails when the alert comes by the wrong way', async () => {
    const staged = stage();
    staged.page.severity = 'ticket';
    const [failure] = (await drilled(staged)).failures;
    expect(failure).to.deep.equal({
      phase: 'detect',
      expected: 'APIDown sent to /ticket',
      came: '/page',
    });
  });

  it('fails when another alert fires without a reason, in either system', async () => {
    const staged = stage();
    staged.fakes.control.everFired.add('APIMemoryHigh');
    const outcome = await drilled(staged);
    expect(phases(outcome)).to.deep.equal(['discrimination']);
    expect(outcome.fired?.APIMemoryHigh).to.have.property('state', 'unexpected');
  });

  it('judges what fired before the reversal, whose alerts are its own', async () => {
    const staged = stage();
    const { reverse } = staged.fault;
    staged.fault.reverse = async (drilled) => {
      staged.fakes.treated.everFired.add('DeploymentRolledBack');
      await reverse(drilled);
    };
    const outcome = await drilled(staged);
    expect(outcome.failures).to.deep.equal([]);
    expect(outcome.fired).to.deep.equal({ APIDown: { state: 'delivered' } });
  });

  it('fails when it takes longer than the page says', async () => {
    const staged = stage();
    Object.assign(staged.page, { detect: -1, repair: -1 });
    expect(phases(await drilled(staged))).to.deep.equal(['detect', 'repair']);
  });

  it('counts what went on unnoticed into the time to detect', async () => {
    const staged = stage();
    staged.fault.past = { calls: 15, failing: { slo: 'latency', share: 0.1, seconds: 7200 } };
    const outcome = await drilled(staged);
    expect(outcome.detect?.after).to.be.at.least(7200);
    expect(outcome.detect?.before).to.equal(7200);
  });

  it('does not begin while something is wrong', async () => {
    const staged = stage();
    staged.fakes.control.broken = true;
    const outcome = await drilled(staged);
    expect(phases(outcome)).to.deep.equal(['baseline']);
    expect(outcome.failures[0]?.expected).to.match(/^control healthy/);
  });

  it('says which fault could not be injected, or taken back', async () => {
    const staged = stage();
    staged.fault.inject = async () => Promise.reject(new Error('no such part'));
    expect((await drilled(staged)).failures).to.deep.equal([
      { phase: 'inject', expected: 'to inject api-killed (treated)', came: 'no such part' },
    ]);
  });

  it('does not wait for ever for a fault, and says which', async () => {
    const staged = stage();
    staged.fault.reverse = () => new Promise(() => undefined);
    const { failures, fired } = await drilled(staged);
    expect(failures[0]).to.deep.equal({
      phase: 'reverse',
      expected: 'to reverse api-killed (treated)',
      came: 'It has not come to an end within 1 s.',
    });
    expect(fired, 'what was found out is kept').to.deep.equal({ APIDown: { state: 'delivered' } });
  });

  it('says at what point something could not be found out, and keeps what was', async () => {
    const staged = stage();
    staged.control.fired = () => Promise.reject(new TypeError('fetch failed'));
    const { failures, detect, repair, fired } = await drilled(staged);
    expect(failures).to.deep.equal([
      { phase: 'discrimination', expected: 'that it can be found out', came: 'fetch failed' },
    ]);
    expect([detect?.budget, repair?.budget]).to.deep.equal([300, 600]);
    expect(fired).to.equal(undefined);
  });

  it('ends with the signal, also in a fault', async () => {
    const staged = stage();
    const interruption = new AbortController();
    staged.fault.inject = () => new Promise(() => setTimeout(() => interruption.abort(), 10));
    const error = await drilled(staged, interruption.signal).catch((error) => error);
    expect(error).to.have.property('name', 'AbortError');
  });

  it('ends with the signal', async () => {
    const staged = stage();
    const interruption = new AbortController();
    staged.fault.inject = async () => interruption.abort();
    const error = await drilled(staged, interruption.signal).then(
      () => undefined,
      (error) => error,
    );
    expect(error).to.have.property('name', 'AbortError');
  });
});
