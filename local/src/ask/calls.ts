/** Calls of one endpoint, some at a time, and what became of them. */
import type { Example } from '../../../gateway-tyk/dashboard/src/gateway/shipped.ts';

export interface Call extends Example {
  /** Address without a slash at the end. */
  base: string;
  token: string;
}

export interface Answer {
  /** Absent: there was none. */
  status?: number;
  /** What a refusal, or the lack of an answer, says of itself. */
  why?: string;
  milliseconds: number;
}

/** As a client with several connections: few enough to measure answers, and not the queue of this process. */
const AT_ONCE = 4;

/** Milliseconds. When one takes that long, the others are not made to wait for each other. */
const LONG = 1000;

/** Milliseconds; the gateway gives up sooner, and answers 504. */
const PATIENCE = 10_000;

/** Characters of a reason. */
const LENGTH = 100;

export const isGood = ({ status = 0 }: Answer): boolean => status >= 200 && status < 300;

export async function callAll(call: Call, count: number): Promise<Answer[]> {
  // Alone: Tyk begins the quota of a new key under a lock, and calls that wait for it would be slow without any fault.
  const first = await callOnce(call);
  const answers = [first];
  let left = count - 1;
  const caller = async () => {
    while (left-- > 0) answers.push(await callOnce(call));
  };
  const callers = first.milliseconds < LONG ? AT_ONCE : left;
  await Promise.all(Array.from({ length: callers }, caller));
  return answers;
}

async function callOnce({ base, path, method, body, token }: Call): Promise<Answer> {
  const start = performance.now();
  const took = () => performance.now() - start;
  try {
    const response = await fetch(base + path, {
      method,
      headers: { Authorization: token, ...(body !== undefined && { 'Content-Type': 'application/json' }) },
      ...(body !== undefined && { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(PATIENCE),
    });
    const text = await response.text();
    const { status } = response;
    return { status, milliseconds: took(), ...(!response.ok && { why: reasonIn(text) }) };
  } catch (error) {
    const { name, cause } = error as Error & { cause?: { code?: string } };
    const why = name === 'TimeoutError' ? `within ${PATIENCE / 1000} s` : (cause?.code ?? name);
    return { milliseconds: took(), why };
  }
}

/** Of an error of the gateway (`error`) or of the API (RFC 9457's `detail` and `title`). */
function reasonIn(text: string): string {
  let reason = text;
  try {
    const { error, detail, title } = JSON.parse(text);
    reason = String(error ?? detail ?? title ?? text);
  } catch {}
  return reason.replace(/\s+/g, ' ').trim().slice(0, LENGTH);
}

/** `hash  12 × 200, 8 × 504  slowest 5003 ms  Upstream service reached hard timeout`; the reason is the most frequent one. */
export function line(name: string, answers: readonly Answer[]): string {
  const statuses = tally(answers.map(({ status }) => String(status ?? 'no answer')));
  const [[why = ''] = []] = tally(answers.flatMap(({ why }) => why || []));
  const slowest = Math.ceil(Math.max(...answers.map(({ milliseconds }) => milliseconds)));
  const counts = statuses.map(([status, count]) => `${count} × ${status}`).join(', ');
  return [name, counts, `slowest ${slowest} ms`, ...(why ? [why] : [])].join('  ');
}

/** The most frequent first. */
function tally(values: string[]): [value: string, count: number][] {
  const counts = new Map<string, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts].sort(([, one], [, other]) => other - one);
}
