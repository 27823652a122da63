/** The API, against the least and against the usual way of doing the same. */
import type { Call } from './load/load.ts';
import { type Measured, measure, type Plan } from './rounds.ts';
import { type Server, startServer } from './servers/start.ts';

/** A text of 100 bytes; algorithm and encoding are left to their defaults. */
export const body = JSON.stringify({
  text: 'The quick brown fox jumps over the lazy dog. '.repeat(3).slice(0, 100),
});

export const callOf = (url: string, headers: Record<string, string> = {}): Call => ({
  url: `${url}/v1/hash`,
  headers: { 'Content-Type': 'application/json', ...headers },
  body,
});

/** The API as it ships, but for shedding: a closed loop of load is an overload that it would rightly refuse. */
const AS_SHIPPED = { HOST: '127.0.0.1', METRICS_PORT: '0', SHED_ABOVE: '1', DRAIN_DELAY: '0' };

/** Each takes flags for node. */
export const SERVERS = {
  'raw node:http': (flags?: string[]) => startServer('local/bench/servers/raw.ts', {}, flags),
  'the API': (flags?: string[]) => startServer('api/src/main.ts', AS_SHIPPED, flags),
  'Express as usual': (flags?: string[]) => startServer('local/bench/servers/usual.ts', {}, flags),
};

export async function benchApi(plan: Plan, say: (line: string) => void): Promise<Record<string, Measured>> {
  const servers: [string, Server][] = [];
  try {
    for (const [name, start] of Object.entries(SERVERS)) servers.push([name, await start()]);
    const targets = servers.map(([name, { url, process }]) => ({
      name,
      call: callOf(url),
      pids: [process.pid as number],
    }));
    return await measure(targets, plan, say);
  } finally {
    for (const [, server] of servers) await server.stop();
  }
}
