/**
 * Who is told of what: one tree of routes, for Alertmanager on this machine and in AMP. Only the receivers differ: webhooks here, topics of SNS
 * there, which the observability module fills in.
 */
import { stringify } from 'yaml';
import { divided } from './duration.ts';
import type { Severity } from './rule.ts';

type Receiver = Severity | 'watchdog';

const RECEIVERS: readonly Receiver[] = ['page', 'ticket', 'watchdog'];

export interface Inhibition {
  source: string;
  /** Pattern of alertname. */
  targets: string;
  /** … and only with this job. */
  job?: string;
  equal?: readonly string[];
  why: string;
}

interface Options {
  /** How many times shorter every duration is, for a drill. */
  factor?: number;
  /** Others, for proving that tests notice. */
  inhibitions?: readonly Inhibition[];
}

/** While the first is firing, the others say nothing new. `equal`: only where these labels are the same. */
export const INHIBITIONS: readonly Inhibition[] = [
  {
    source: 'GatewayDown',
    targets: 'API.+|.+Burns.+|UpstreamTimeouts',
    why: 'Nothing comes through to the API; first the gateway.',
  },
  {
    source: 'APIDown',
    targets: 'APINotReady|APIOverloaded|.+Burns.+|UpstreamTimeouts',
    why: 'What the gateway sees follows from it, and the last samples of tasks that were drained say that they were not ready.',
  },
  {
    source: 'GatewayDown',
    targets: 'CollectorSilent',
    job: 'tyk-gateway',
    why: 'Who is gone is silent. If both jobs are silent, GatewayDown and APIDown do not fire, and this is all that is known.',
  },
  { source: 'APIDown', targets: 'CollectorSilent', job: 'digest-api', why: 'The same of the API.' },
  {
    source: 'AvailabilityBurnsFast',
    targets: 'AvailabilityBurnsSlowly',
    equal: ['tyk_api_id'],
    why: 'The same budget.',
  },
  {
    source: 'LatencyBurnsFast',
    targets: 'LatencyBurnsSlowly',
    equal: ['tyk_api_id'],
    why: 'The same budget.',
  },
];

/** Minutes without a Watchdog after which alerting counts as dead: the default of modules/observability's dead_man_minutes. */
export const DEAD_MAN_MINUTES = 15;

interface Route {
  receiver: string;
  matchers?: readonly string[];
  group_by?: readonly string[];
  group_wait: string;
  group_interval: string;
  repeat_interval: string;
  routes?: readonly Route[];
}

const ROUTE: Route = {
  receiver: 'ticket',
  group_by: ['alertname', 'tyk_api_id'],
  group_wait: '30s',
  group_interval: '5m',
  repeat_interval: '1d',
  routes: [
    // Every four minutes: in AWS an alarm goes off when it has been quiet for longer than the module's dead_man_minutes.
    {
      receiver: 'watchdog',
      matchers: ['alertname="Watchdog"'],
      group_wait: '0s',
      group_interval: '1m',
      repeat_interval: '4m',
    },
    // Somebody is woken: at once, and again every hour until it is over.
    {
      receiver: 'page',
      matchers: ['severity="page"'],
      group_wait: '10s',
      group_interval: '1m',
      repeat_interval: '1h',
    },
  ],
};

function shortened(route: Route, factor: number): Route {
  return {
    ...route,
    group_wait: divided(route.group_wait, factor),
    group_interval: divided(route.group_interval, factor),
    repeat_interval: divided(route.repeat_interval, factor),
    ...(route.routes && { routes: route.routes.map((child) => shortened(child, factor)) }),
  };
}

function configuration(
  receivers: Record<Receiver, object>,
  { factor = 1, inhibitions = INHIBITIONS }: Options = {},
): string {
  return stringify(
    {
      route: shortened(ROUTE, factor),
      inhibit_rules: inhibitions.map(({ source, targets, job, equal }) => ({
        source_matchers: [`alertname="${source}"`],
        target_matchers: [`alertname=~"${targets}"`, ...(job ? [`job="${job}"`] : [])],
        ...(equal && { equal }),
      })),
      receivers: RECEIVERS.map((name) => ({ name, ...receivers[name] })),
    },
    { lineWidth: 0 },
  );
}

/** @param sink where an HTTP server takes notifications as JSON, without a slash at the end; each receiver has a path of its own */
export function localConfiguration(sink: string, options: Options = {}): string {
  const webhook = (receiver: Receiver) => ({
    webhook_configs: [{ url: `${sink}/${receiver}`, send_resolved: receiver !== 'watchdog' }],
  });
  return configuration(
    { page: webhook('page'), ticket: webhook('ticket'), watchdog: webhook('watchdog') },
    options,
  );
}

/** What Terraform puts there. */
const filledIn = (name: string) => `\${${name}}`;

const SUBJECT = '[{{ .Status | toUpper }}] {{ .CommonLabels.alertname }} ({{ .CommonLabels.severity }})';
const MESSAGE = [
  '{{ range .Alerts }}{{ .Status | toUpper }} {{ .Labels.alertname }}',
  '{{ .Annotations.summary }}',
  '{{ .Annotations.description }}',
  'Since {{ .StartsAt }}',
  'Runbook: {{ .Annotations.runbook_url }}',
  `Dashboard: ${filledIn('grafana')}{{ .Annotations.dashboard_url }}`,
  '',
  '{{ end }}',
].join('\n');

/** For modules/observability: a Terraform template that is told the topics, the region and where Grafana is. */
export function awsConfiguration(): string {
  const topic = (arn: string, resolved: boolean) => ({
    sns_configs: [
      {
        topic_arn: filledIn(arn),
        sigv4: { region: filledIn('region') },
        subject: SUBJECT,
        message: MESSAGE,
        send_resolved: resolved,
      },
    ],
  });
  return `# Generated by \`make dashboards\` from dashboards/src/alertmanager.ts; do not edit.\n${configuration(
    {
      page: topic('page', true),
      ticket: topic('ticket', true),
      watchdog: topic('dead_man', false),
    },
  )}`;
}
