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

/** @param prometheus its address, without a slash at the end. @throws Error with what Prometheus says of the expression */
export function query(prometheus: string, expression: string): Promise<Sample[]> {
  return ask(prometheus, 'query', { query: expression });
}

export function queryRange(prometheus: string, expression: string, range: Range): Promise<Line[]> {
  return ask(prometheus, 'query_range', { query: expression, ...range });
}

async function ask<T>(prometheus: string, how: string, parameters: object): Promise<T[]> {
  const body = new URLSearchParams(Object.entries(parameters).map(([name, value]) => [name, String(value)]));
  const answer = await fetch(`${prometheus}/api/v1/${how}`, { method: 'POST', body });
  const { error, data } = (await answer.json()) as { error?: string; data: { result: T[] } };
  if (error !== undefined) throw new Error(error);
  return data.result;
}
