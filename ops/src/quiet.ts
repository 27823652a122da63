/** `make quiet ENVIRONMENT=… SINCE=…`: was nobody paged meanwhile? What ALARMS of `make promote` is in the pipeline. */
import { readFileSync } from 'node:fs';
import { parse } from '@cdktn/hcl2json';
import { call } from './call.ts';
import { openCloud } from './cloud.ts';
import type { Options } from './options.ts';
import { EXIT, type Outcome, Usage } from './outcome.ts';
import { checkValues, valuesFile } from './plan/facts.ts';
import { checkReleased } from './release.ts';

const HOUR = 3600;
/** Points that CloudWatch answers at most. */
const POINTS = 1440;

/**
 * All that pages goes through one topic, whoever noticed it, and the Watchdog goes to another every few minutes (modules/observability). CloudWatch
 * counts what arrives at each.
 */
export async function run(options: Options, now = new Date()): Promise<Outcome> {
  const { say, root } = options;
  const environment = checkReleased(process.env.ENVIRONMENT, root);
  const since = new Date(process.env.SINCE ?? '');
  if (Number.isNaN(since.getTime()) || since >= now)
    throw new Usage('say from when on: SINCE=2026-01-31T12:00:00Z, or another time in the past');
  const cloud = await openCloud(options);
  checkValues({ environment, cloud, root });
  const file = valuesFile(environment, cloud, root) as string;
  const { name, region } = (await parse(file, readFileSync(file, 'utf8'))) as Record<string, string>;

  say(`Asking CloudWatch whom ${environment} has alarmed since ${since.toISOString()}`);
  const seconds = (now.getTime() - since.getTime()) / 1000;
  const sentTo = async (topic: string): Promise<number> => {
    const answer = await call(
      'aws',
      [
        ...['cloudwatch', 'get-metric-statistics', '--output', 'json', '--region', region as string],
        ...['--namespace', 'AWS/SNS', '--metric-name', 'NumberOfMessagesPublished'],
        ...['--dimensions', `Name=TopicName,Value=${topic}`, '--statistics', 'Sum'],
        ...['--start-time', since.toISOString(), '--end-time', now.toISOString()],
        ...['--period', String(HOUR * Math.ceil(seconds / HOUR / POINTS))],
      ],
      { cwd: root, env: cloud.env },
    );
    // There is no point for a time in which nothing was sent.
    const { Datapoints: points } = JSON.parse(answer) as { Datapoints: { Sum: number }[] };
    return points.reduce((sum, { Sum }) => sum + Sum, 0);
  };
  const pages = await sentTo(`${name}-${environment}-page`);
  const watchdogs = await sentTo(`${name}-${environment}-dead-man`);

  const quiet = pages === 0 && watchdogs > 0;
  const text =
    pages > 0
      ? `${name}-${environment}-page was sent ${pages} messages since ${since.toISOString()}.`
      : quiet
        ? `Nobody was paged since ${since.toISOString()}, and the Watchdog was heard ${watchdogs} times.`
        : `Nobody was paged since ${since.toISOString()}, but the Watchdog was not heard either: nothing could have paged.`;
  return {
    code: quiet ? EXIT.done : EXIT.failed,
    text,
    data: { environment, since: since.toISOString(), pages, watchdogs },
  };
}
