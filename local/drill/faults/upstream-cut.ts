import type { Fault } from '../fault.ts';

export const upstreamCut: Fault = {
  name: 'upstream-cut',
  alert: 'UpstreamTimeouts',
  what: 'The proxy between gateway and API stands still: connections are taken, and nothing comes through.',
  also: {
    AvailabilityBurnsFast:
      'Every call fails, which spends the budget before the gateway is sure for two minutes.',
    AvailabilityBurnsSlowly: 'The same budget.',
  },
  sli: 'broken',
  async inject({ system }) {
    const proxy = system.process('proxy');
    if (!proxy) throw new Error('The proxy does not run, so it can not be halted.');
    proxy.kill('SIGSTOP');
  },
  async reverse({ system }) {
    system.process('proxy')?.kill('SIGCONT');
    await system.start('proxy');
  },
};
