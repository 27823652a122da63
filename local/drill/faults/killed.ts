/** Parts that are gone from one moment to the next. In a drill nobody brings them back but who follows the page. */
import { once } from 'node:events';
import type { PartName } from '../../src/logs.ts';
import type { Fault } from '../fault.ts';

function killed(part: PartName): Pick<Fault, 'inject' | 'reverse'> {
  return {
    async inject({ system }) {
      const child = system.process(part);
      if (!child) throw new Error(`The ${part} does not run, so it can't be killed.`);
      const end = once(child, 'exit');
      child.kill('SIGKILL');
      await end;
    },
    reverse: ({ system }) => system.start(part),
  };
}

export const apiKilled: Fault = {
  name: 'api-killed',
  alert: 'APIDown',
  what: 'The API is killed, and stays dead.',
  also: {
    AvailabilityBurnsFast:
      'Every call fails, and the budget is spent before the last scrape is a minute old.',
    AvailabilityBurnsSlowly: 'The same budget.',
  },
  sli: 'broken',
  ...killed('api'),
};

export const gatewayKilled: Fault = {
  name: 'gateway-killed',
  alert: 'GatewayDown',
  what: 'The gateway is killed, and stays dead.',
  alsoTreated: {
    CollectorSilent:
      'Who is gone is silent. It is held back while GatewayDown fires, and told for a moment where that is over first.',
  },
  sli: 'broken',
  ...killed('gateway'),
};

export const redisDown: Fault = {
  name: 'redis-down',
  alert: 'RedisUnreachable',
  what: 'Redis is killed, and stays dead.',
  needs: ['redis', 'redis_exporter'],
  sli: 'broken',
  ...killed('redis'),
};

export const alertmanagerDown: Fault = {
  name: 'alertmanager-down',
  alert: 'Watchdog',
  what: 'Alertmanager is killed: nobody is told of anything any more.',
  sli: 'healthy',
  ...killed('alertmanager'),
};

export const collectorDown: Fault = {
  name: 'collector-down',
  alert: 'CollectorSilent',
  what: 'The collector is killed: nothing is measured any more, and clients notice nothing.',
  sli: 'healthy',
  ...killed('collector'),
};
