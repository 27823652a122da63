/** Asking a Prometheus. */
export interface Sample {
  metric: Record<string, string>;
  value: [time: number, value: string];
}

export interface Line {
  metric: Record<string, string>;
  values: [time: number, value: string][];
}

/** Seconds since 1970. */
export interface Range {
  start: number;
  end: number;
  step: number;
}

/** Milliseconds. Any answer comes in less, unless Prometheus hangs. */
const PATIENCE = 10_000;

/** @param prometheus its address, without a slash at the end. @throws Error with what Prometheus says of the expression, or that it does not answer */
export async function query(prometheus: string, expression: string, signal?: AbortSignal): Promise<Sample[]> {
  return (await ask<{ result: Sample[] }>(prometheus, 'query', { query: expression }, signal)).result;
}

export async function queryRange(prometheus: string, expression: string, range: Range): Promise<Line[]> {
  return (await ask<{ result: Line[] }>(prometheus, 'query_range', { query: expression, ...range })).result;
}

/** @param path below /api/v1/. @returns what Prometheus calls `data`. @throws Error as query does */
export async function ask<T>(
  prometheus: string,
  path: string,
  parameters: object,
  signal?: AbortSignal,
): Promise<T> {
  const question = new URLSearchParams(
    Object.entries(parameters).map(([name, value]) => [name, String(value)]),
  );
  const limit = AbortSignal.timeout(PATIENCE);
  const answer = await fetch(`${prometheus}/api/v1/${path}?${question}`, {
    signal: signal ? AbortSignal.any([signal, limit]) : limit,
  });
  const { error, data } = (await answer.json()) as { error?: string; data: T };
  if (error !== undefined) throw new Error(error);
  return data;
}
