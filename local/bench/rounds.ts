/** Measuring several servers in turns: whatever else the machine does, it does to all of them. */
import { type Call, load } from './load/load.ts';
import { usage } from './usage.ts';

export interface Target {
  name: string;
  call: Call;
  /** The processes whose CPU and memory it costs. */
  pids: number[];
}

export interface Measured {
  /** Calls per second. */
  throughput: number[];
  /** Milliseconds. */
  p50: number[];
  p99: number[];
  /** CPU microseconds per call. */
  cpu: number[];
  /** MiB resident after the last round. */
  memory: number;
}

export interface Plan {
  rounds: number;
  /** Of each round and target. */
  seconds: number;
  /** Once, of each target, before the first round: compilers optimise, pools fill. */
  warmUp: number;
}

/** @returns what was measured, by name; index by index the rounds are the same */
export async function measure(targets: Target[], plan: Plan, say: (line: string) => void) {
  const results: Record<string, Measured> = {};
  for (const { name, call } of targets) {
    say(`${name}: warming up`);
    await load(call, plan.warmUp);
    results[name] = { throughput: [], p50: [], p99: [], cpu: [], memory: 0 };
  }
  for (let round = 1; round <= plan.rounds; round += 1) {
    for (const { name, call, pids } of targets) {
      const result = results[name] as Measured;
      const before = usage(pids);
      const { requests, seconds, p50, p99 } = await load(call, plan.seconds);
      const after = usage(pids);
      const cpu = ((after.cpu - before.cpu) * 1e6) / requests;
      result.throughput.push(requests / seconds);
      result.p50.push(p50);
      result.p99.push(p99);
      result.cpu.push(cpu);
      result.memory = after.memory;
      const figures = `${Math.round(requests / seconds)} calls/s, p99 ${p99} ms, ${Math.round(cpu)} µs CPU a call`;
      say(`${name}, round ${round} of ${plan.rounds}: ${figures}`);
    }
  }
  return results;
}
