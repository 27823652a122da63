import { fresh } from '../alerts/fresh.ts';
import type { Board } from '../board.ts';

const BY_COMMIT = 'digest_build_info{job="digest-api"}';

export const RELEASES_BOARD: Board = {
  uid: 'digest-releases',
  title: 'Digest / Releases',
  description: 'Which release runs, since when, and whether it is better or worse than the one before.',
  rows: [
    {
      title: 'What runs',
      panels: [
        {
          title: 'Releases that run',
          description: 'One row for each commit: two of them while a deployment goes on, one otherwise.',
          unit: 'short',
          alert: 'DeploymentRolledBack',
          queries: [
            {
              expr: `count by (version, commit, node) (${BY_COMMIT} and ${fresh(BY_COMMIT)})`,
              legend: '{{commit}}',
            },
          ],
          as: 'table',
          width: 12,
        },
        {
          title: 'Tasks by release',
          description: 'A deployment is a staircase from one colour to the next. Back again is a rollback.',
          unit: 'short',
          alert: 'DeploymentRolledBack',
          queries: [
            { expr: `count by (commit) (${BY_COMMIT} and ${fresh(BY_COMMIT)})`, legend: '{{commit}}' },
          ],
          stacked: true,
          width: 12,
          min: 0,
        },
      ],
    },
    {
      title: 'Is it better?',
      panels: [
        {
          title: 'Share of errors by release',
          description: 'Answers 5xx of the processes of each release.',
          unit: 'percentunit',
          alert: 'AvailabilityBurnsFast',
          queries: [
            {
              expr: `(sum by (commit) (rate(http_server_request_duration_seconds_count{job="digest-api", http_response_status_code=~"5.."}[$__rate_interval]) * on (instance) group_left (commit) ${BY_COMMIT}) or 0 * count by (commit) (${BY_COMMIT})) / (sum by (commit) (rate(http_server_request_duration_seconds_count{job="digest-api"}[$__rate_interval]) * on (instance) group_left (commit) ${BY_COMMIT}) > 0)`,
              legend: '{{commit}}',
            },
          ],
          width: 12,
          min: 0,
        },
        {
          title: 'Duration by release, 99 % are faster',
          description: 'Of calls to /v1, inside the API.',
          unit: 's',
          alert: 'LatencyBurnsFast',
          queries: [
            {
              expr: `histogram_quantile(0.99, sum by (commit, le) (rate(http_server_request_duration_seconds_bucket{job="digest-api", http_route=~"/v1/.*"}[$__rate_interval]) * on (instance) group_left (commit) ${BY_COMMIT}))`,
              legend: '{{commit}}',
            },
          ],
          width: 12,
          min: 0,
        },
      ],
    },
  ],
};
