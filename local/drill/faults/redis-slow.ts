import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import type { Drilled, Fault } from '../fault.ts';

/** As CLIENT LIST has it. */
const NAME = 'nightly-report';
/** Milliseconds. */
const EVERY = 2500;
/** Seconds of the one thread that Redis has. A call is too slow where it comes in the first half of them. */
const BUSY = 0.2;

const SCRIPT = `local start = os.clock() while os.clock() - start < ${BUSY} do end`;

const reports = new WeakMap<Drilled['system'], Socket>();

export const redisSlow: Fault = {
  name: 'redis-slow',
  alert: 'LatencyBurnsSlowly',
  what: "Somebody's script keeps Redis to itself for a fifth of a second, every few seconds. Nobody has noticed since last night.",
  needs: ['redis'],
  factor: 60,
  past: { calls: 15, failing: { slo: 'latency', share: 0.04, seconds: 17.5 * 3600 } },
  // One call of twenty-five: not what a window of seconds can tell from chance.
  sli: 'healthy',
  async inject({ system }) {
    const socket = connect(system.ports.REDIS_PORT, '127.0.0.1');
    await once(socket, 'connect');
    reports.set(system, socket);
    const send = (command: string) => socket.write(`${command}\r\n`);
    send(`AUTH ${system.secrets.REDIS_PASSWORD}`);
    send(`CLIENT SETNAME ${NAME}`);
    const timer = setInterval(send, EVERY, `EVAL "${SCRIPT}" 0`);
    // Who cuts it off has ended it: it does not come back.
    socket.resume().on('error', () => undefined);
    socket.once('close', () => clearInterval(timer));
  },
  async reverse({ system }) {
    reports.get(system)?.destroy();
  },
};
