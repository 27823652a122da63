import { expect } from 'chai';
import { timeouts } from '../src/timeouts.ts';

const { alb, gateway, api, dashboard, ecs } = timeouts;

// The relations that timeouts.yaml states in its comments. [shorter, its name, longer, its name, what breaks otherwise]
const RELATIONS: Array<[number, string, number, string, string]> = [
  [
    alb.idle,
    'alb.idle',
    gateway.read,
    'gateway.read',
    'the ALB uses a connection that Tyk is just closing: 502',
  ],
  [
    gateway.write,
    'gateway.write',
    alb.idle,
    'alb.idle',
    'the ALB gives up on an answer that is still being made',
  ],
  [
    gateway.upstream,
    'gateway.upstream',
    gateway.write,
    'gateway.write',
    'the 504 has no time left to be written',
  ],
  [
    gateway.upstream,
    'gateway.upstream',
    api.request,
    'api.request',
    'the API refuses what the gateway still waits for',
  ],
  [
    gateway.upstream_idle_pool,
    'gateway.upstream_idle_pool',
    api.keep_alive,
    'api.keep_alive',
    'the API closes a connection that Tyk is just using',
  ],
  [api.headers, 'api.headers', api.request, 'api.request', 'a request includes its headers'],
  [
    api.request,
    'api.request',
    api.drain_deadline,
    'api.drain_deadline',
    'a slow but timely request is cut off',
  ],
  [
    gateway.upstream,
    'gateway.upstream',
    api.drain_deadline,
    'api.drain_deadline',
    'an answer that the gateway still waits for is cut off',
  ],
  [
    api.drain_delay + api.drain_deadline,
    'api.drain_delay + api.drain_deadline',
    ecs.stop,
    'ecs.stop',
    'SIGKILL comes before the deadline',
  ],
  [
    gateway.upstream,
    'gateway.upstream',
    dashboard.recheck,
    'dashboard.recheck',
    'a call that is still under way undoes a change after the last look',
  ],
  [dashboard.hold, 'dashboard.hold', dashboard.repeat, 'dashboard.repeat', 'no change is seen to stay'],
  [
    dashboard.repeat + dashboard.hold,
    'dashboard.repeat + dashboard.hold',
    dashboard.action,
    'dashboard.action',
    'a change that is undone is given up as if the gateway did not answer',
  ],
  [
    dashboard.action,
    'dashboard.action',
    alb.idle,
    'alb.idle',
    'the ALB gives up on an action, and the token of a new key is lost',
  ],
  [
    dashboard.action + dashboard.recheck,
    'dashboard.action + dashboard.recheck',
    api.drain_deadline,
    'api.drain_deadline',
    'a change made before the end of the process is not looked at again',
  ],
  [dashboard.recheck, 'dashboard.recheck', dashboard.watch, 'dashboard.watch', 'it is looked at never again'],
  [gateway.shutdown, 'gateway.shutdown', ecs.stop, 'ecs.stop', "SIGKILL comes before the gateway's own end"],
  [gateway.upstream, 'gateway.upstream', gateway.shutdown, 'gateway.shutdown', 'a call in flight is cut off'],
];

describe('timeouts.yaml', () => {
  for (const [shorter, itsName, longer, otherName, otherwise] of RELATIONS) {
    it(`has ${itsName} below ${otherName}, or else ${otherwise}`, () => {
      expect(shorter).to.be.a('number').and.to.be.above(0);
      expect(longer).to.be.a('number').and.to.be.above(shorter);
    });
  }
});
