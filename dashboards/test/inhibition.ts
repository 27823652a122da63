/** What Alertmanager says nothing of while something else fires, read from its configuration as it reads it. */
import { parse } from 'yaml';

type Labels = Readonly<Record<string, string>>;

interface Rule {
  source_matchers: string[];
  target_matchers: string[];
  equal?: string[];
}

/** @param matchers as `name="value"` or `name=~"pattern"` */
function matches(labels: Labels, matchers: readonly string[]): boolean {
  return matchers.every((matcher) => {
    const [, name = '', op, value = ''] = /^(\w+)(=~?)"(.*)"$/.exec(matcher) ?? [];
    const is = labels[name] ?? '';
    return op === '=~' ? new RegExp(`^(?:${value})$`).test(is) : is === value;
  });
}

/** @returns the alerts of which nobody is told */
function suppressed(configuration: string, firing: readonly Labels[]): Labels[] {
  const rules: Rule[] = parse(configuration).inhibit_rules;
  return firing.filter((target) =>
    rules.some(
      ({ source_matchers, target_matchers, equal = [] }) =>
        matches(target, target_matchers) &&
        firing.some(
          (source) =>
            source !== target &&
            matches(source, source_matchers) &&
            equal.every((label) => (source[label] ?? '') === (target[label] ?? '')),
        ),
    ),
  );
}

const alert = (alertname: string, labels: Labels = {}): Labels => ({ alertname, ...labels });
const hash = { tyk_api_id: 'hash' };
const sum = { tyk_api_id: 'sum' };

/** While the first fires: what is said of the others. */
const SITUATIONS: readonly { while: Labels; quiet: readonly Labels[]; told: readonly Labels[] }[] = [
  {
    while: alert('GatewayDown'),
    quiet: [
      alert('APIDown'),
      alert('APINotReady'),
      alert('APIOverloaded'),
      alert('AvailabilityBurnsFast', hash),
      alert('LatencyBurnsSlowly', sum),
      alert('UpstreamTimeouts'),
      alert('CollectorSilent', { job: 'tyk-gateway' }),
    ],
    told: [
      alert('RedisUnreachable'),
      alert('CollectorSilent', { job: 'digest-api' }),
      alert('DeploymentRolledBack'),
      alert('Watchdog'),
    ],
  },
  {
    while: alert('APIDown'),
    quiet: [
      alert('APINotReady'),
      alert('APIOverloaded'),
      alert('AvailabilityBurnsFast', hash),
      alert('LatencyBurnsSlowly', sum),
      alert('UpstreamTimeouts'),
      alert('CollectorSilent', { job: 'digest-api' }),
    ],
    told: [
      alert('GatewayDefinitionsMissing'),
      alert('RedisUnreachable'),
      alert('APIMemoryHigh'),
      alert('CollectorSilent', { job: 'tyk-gateway' }),
      alert('DeploymentRolledBack'),
    ],
  },
  {
    while: alert('AvailabilityBurnsFast', hash),
    quiet: [alert('AvailabilityBurnsSlowly', hash)],
    told: [alert('AvailabilityBurnsSlowly', sum), alert('LatencyBurnsSlowly', hash)],
  },
  {
    while: alert('LatencyBurnsFast', hash),
    quiet: [alert('LatencyBurnsSlowly', hash)],
    told: [alert('LatencyBurnsSlowly', sum), alert('AvailabilityBurnsSlowly', hash)],
  },
];

/** @returns what is said, or not said, against SITUATIONS */
export function faults(configuration: string): string[] {
  return SITUATIONS.flatMap(({ while: source, quiet, told }) => {
    // One at a time: together they would be quiet about one another.
    const said = (target: Labels) => suppressed(configuration, [source, target]).length === 0;
    const name = (target: Labels) =>
      `${Object.values(target).join(' ')} while ${Object.values(source).join(' ')}`;
    return [
      ...quiet.filter(said).map((target) => `told of ${name(target)}`),
      ...told.filter((target) => !said(target)).map((target) => `quiet about ${name(target)}`),
    ];
  });
}
