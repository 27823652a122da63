/** `make query Q='promql'`: what Prometheus answers now, a line a series. */
import { askPrometheus, seriesName } from './prometheus.ts';
import { verb } from './verb.ts';

type Point = [time: number, value: string];

type Answer =
  | { resultType: 'vector'; result: { metric: Record<string, string>; value: Point }[] }
  | { resultType: 'matrix'; result: { metric: Record<string, string>; values: Point[] }[] }
  | { resultType: 'scalar' | 'string'; result: Point };

await verb(async (state, { Q: query }) => {
  if (!query) throw new Error("Ask something: make query Q='up'. A $ in it is written $$.");
  const lines = linesOf(await askPrometheus<Answer>(state, 'query', { query }));
  return lines.length > 0 ? lines : ['nothing'];
});

function linesOf(answer: Answer): string[] {
  switch (answer.resultType) {
    case 'vector':
      return answer.result.map(({ metric, value }) => `${seriesName(metric)} ${value[1]}`).sort();
    case 'matrix':
      return answer.result
        .map(({ metric, values }) => `${seriesName(metric)} ${values.map(([, value]) => value).join(' ')}`)
        .sort();
    default:
      return [answer.result[1]];
  }
}
