import { expect } from 'chai';
import { timeouts } from '../src/timeouts.ts';

const { alb, gateway, api, ecs } = timeouts;

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
