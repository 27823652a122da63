/**
 * The audit lines of all tasks, of those that are gone too. A task's file ends with it; its standard output is in CloudWatch Logs.
 * https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_FilterLogEvents.html
 */
import { type CloudWatchLogsClient, FilterLogEventsCommand } from '@aws-sdk/client-cloudwatch-logs';
import { AuditError, type AuditPage } from './audit.ts';
import { parseLine } from './line.ts';

const DAYS = 90;
/** Milliseconds, and pages, each of which holds what a look through a part of the group finds: that may be nothing. */
const THOROUGH = { patience: 10_000, pages: 20 };
const BRIEF = { patience: 2_000, pages: 2 };
export interface CloudWatchQuery {
  client: CloudWatchLogsClient;
  logGroup: string;
  /** Hash: of this key only. */
  key?: string;
  limit: number;
  brief?: boolean;
}

/** @throws AuditError that says why the group could not be read */
export async function recentInCloudWatch({
  client,
  logGroup,
  key,
  limit,
  brief = false,
}: CloudWatchQuery): Promise<Required<AuditPage>> {
  const filterPattern = patternOf(key);
  const entries: AuditPage['entries'] = [];
  const budget = brief ? BRIEF : THOROUGH;
  const abortSignal = AbortSignal.timeout(budget.patience);
  let nextToken: string | undefined;
  let pages = 0;
  try {
    do {
      const answer = await client.send(
        new FilterLogEventsCommand({
          logGroupName: logGroup,
          // ECS names streams container/container/task; this leaves out those of the sidecars.
          logStreamNamePrefix: 'app/',
          filterPattern,
          startTime: Date.now() - DAYS * 86_400_000,
          startFromHead: false,
          limit: Math.min(limit, 10_000),
          nextToken,
        }),
        { abortSignal },
      );
      for (const { message = '' } of answer.events ?? []) {
        const entry = parseLine(message);
        if (entry) entries.push(entry);
      }
      nextToken = answer.nextToken;
      pages++;
    } while (nextToken !== undefined && pages < budget.pages && entries.length < limit);
  } catch (cause) {
    throw new AuditError(explain(cause as Error, logGroup), { cause });
  }
  const older =
    nextToken === undefined
      ? `Entries of more than ${DAYS} days ago are in the log group ${logGroup} of CloudWatch Logs, for as long as it keeps them.`
      : `More entries are in the log group ${logGroup} of CloudWatch Logs.`;
  return { entries, older };
}

/** Only a hash may get into the pattern: anything else could be a pattern itself. */
function patternOf(key: string | undefined): string {
  if (key === undefined) return '{ $.audit IS TRUE }';
  if (!/^[0-9a-f]+$/i.test(key)) throw new AuditError(`${key} is not the hash of a key.`);
  return `{ ($.audit IS TRUE) && ($.key = "${key}") }`;
}

function explain({ name, message }: Error, logGroup: string): string {
  switch (name) {
    case 'AccessDeniedException':
      return `The dashboard may not read the log group ${logGroup}: its role has to allow logs:FilterLogEvents there.`;
    case 'ResourceNotFoundException':
      return `There is no log group ${logGroup}: see AUDIT_LOG_GROUP and AWS_REGION.`;
    case 'ThrottlingException':
      return 'CloudWatch Logs is asked too often at the moment: load the page again a little later.';
    case 'CredentialsProviderError':
      return 'CloudWatch Logs cannot be asked without credentials: the task has no role.';
    case 'AbortError':
    case 'TimeoutError':
      return 'CloudWatch Logs did not answer in time.';
    default:
      return `CloudWatch Logs could not be asked for the log group ${logGroup} (${name}: ${message}).`;
  }
}
