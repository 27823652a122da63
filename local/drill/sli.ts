/** How well clients are served, as they see it themselves: the share of calls answered well and in time, lately. */
import { OBJECTIVES } from '@digest/dashboards/slo';

/** Seconds that are looked back. */
export const WINDOW = 5;
/** Fewer calls than this of a customer to an endpoint say nothing. */
export const LEAST_CALLS = 5;
/** Far from what is promised, since a window of seconds has no hundred calls of everybody: a fault that is seen here is no accident. */
const WELL = 0.9;
const IN_TIME = 0.6;

/** Milliseconds; the strictest that is promised. */
const SLOW = Math.min(...OBJECTIVES.map(({ latency }) => latency.seconds)) * 1000;

export interface Call {
  /** `acme hash`. */
  stream: string;
  /** Milliseconds of performance.now() when it ended. */
  at: number;
  /** HTTP's, or 0 without an answer. */
  status: number;
  /** Milliseconds. */
  took: number;
}

export interface SliNow {
  /** `unknown`: nobody has called enough yet. */
  state: 'healthy' | 'broken' | 'unknown';
  /** For people, a piece a customer and endpoint that is served badly. */
  text: string;
}

export interface Sli {
  /** Of the calls that ended within the last seconds. */
  now(): SliNow;
}

/** @param now milliseconds, for tests */
export function createSli(now: () => number = () => performance.now()): Sli & { record(call: Call): void } {
  let calls: Call[] = [];
  return {
    record(call) {
      calls.push(call);
    },
    now() {
      const since = now() - WINDOW * 1000;
      calls = calls.filter(({ at }) => at >= since);
      return judge(calls);
    },
  };
}

function judge(calls: readonly Call[]): SliNow {
  const streams = [...new Set(calls.map(({ stream }) => stream))].sort();
  const judged = streams.flatMap((stream) => {
    const of = calls.filter((call) => call.stream === stream);
    return of.length < LEAST_CALLS ? [] : [judgeStream(stream, of)];
  });
  if (judged.length === 0) return { state: 'unknown', text: `fewer than ${LEAST_CALLS} calls of anybody` };
  const bad = judged.filter(({ fault }) => fault !== undefined);
  if (bad.length === 0) return { state: 'healthy', text: `${calls.length} calls served well` };
  return { state: 'broken', text: bad.map(({ stream, fault }) => `${stream}: ${fault}`).join('; ') };
}

function judgeStream(stream: string, calls: readonly Call[]): { stream: string; fault?: string } {
  const served = calls.filter(({ status }) => status >= 200 && status < 300);
  const slow = served.filter(({ took }) => took > SLOW);
  if (served.length / calls.length < WELL) return { stream, fault: statuses(calls) };
  if (1 - slow.length / served.length >= IN_TIME) return { stream };
  return { stream, fault: `${slow.length} of ${served.length} slower than ${SLOW} ms` };
}

/** `3 × 200, 9 × 503`. */
function statuses(calls: readonly Call[]): string {
  const counts = new Map<number, number>();
  for (const { status } of calls) counts.set(status, (counts.get(status) ?? 0) + 1);
  const sorted = [...counts].sort(([one], [other]) => one - other);
  return sorted.map(([status, count]) => `${count} × ${status || 'no answer'}`).join(', ');
}
