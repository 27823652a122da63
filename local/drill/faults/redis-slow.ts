import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import type { Fault } from '../fault.ts';

/** As CLIENT LIST has it. */
const NAME = 'nightly-report';
/** Milliseconds. */
const EVERY = 2500;
/** Milliseconds of the one thread that Redis has. A call is too slow where it comes in the first half of them: one of twenty-five. */
const BUSY = 200;

const SCRIPT = 'for turn = 1, tonumber(ARGV[1]) do local _ = turn % 7 end return 0';
/** Some milliseconds; how many make BUSY is found out, since Redis does not let a script look at the clock. */
const FIRST_TURNS = 1_000_000;

const reports = new WeakMap<object, Socket>();

export const redisSlow: Fault = {
  name: 'redis-slow',
  alert: 'LatencyBurnsSlowly',
  what: "Somebody's script keeps Redis to itself for a fifth of a second, every few seconds. Nobody has noticed since last night.",
  needs: ['redis'],
  factor: 60,
  past: { calls: 15, failing: { slo: 'latency', share: 0.04, seconds: 17.5 * 3600 } },
  // No window of seconds can tell one call of twenty-five from chance.
  sli: 'healthy',
  async inject({ system }) {
    const socket = connect(system.ports.REDIS_PORT, '127.0.0.1');
    await once(socket, 'connect');
    reports.set(system, socket);
    report(socket, system.secrets.REDIS_PASSWORD);
  },
  async reverse({ system }) {
    reports.get(system)?.destroy();
  },
};

/** Until somebody cuts it off: it does not come back. */
function report(socket: Socket, password: string): void {
  socket.write(`AUTH ${password}\r\nCLIENT SETNAME ${NAME}\r\n`);
  let turns = FIRST_TURNS;
  let asked: number | undefined;
  const timer = setInterval(() => {
    asked = performance.now();
    socket.write(`EVAL "${SCRIPT}" 0 ${Math.round(turns)}\r\n`);
  }, EVERY);
  socket.on('data', () => {
    if (asked === undefined) return;
    const took = performance.now() - asked;
    turns *= Math.min(4, BUSY / took);
  });
  socket.on('error', () => undefined).once('close', () => clearInterval(timer));
}
