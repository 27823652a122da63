/** The configuration of a Prometheus outside AWS, of `make up OBSERVE=1` and of containers. */
import { stringify } from 'yaml';

interface Job {
  name: string;
  /** Host and port. */
  target: string;
  honor_labels?: boolean;
}

interface Options {
  /** Of scrapes; of rules where their group has none. */
  interval: string;
  /** Patterns. */
  ruleFiles: string[];
  /** Itself, as it finds itself. */
  prometheus: string;
  alertmanager?: { target: string; timeout: string };
  /** Beside itself and Alertmanager. */
  jobs: readonly Job[];
}

const targets = (target: string) => ({ static_configs: [{ targets: [target] }] });

export function prometheusYaml({ interval, ruleFiles, prometheus, alertmanager, jobs }: Options): string {
  const all: Job[] = [
    { name: 'prometheus', target: prometheus },
    ...(alertmanager ? [{ name: 'alertmanager', target: alertmanager.target }] : []),
    ...jobs,
  ];
  return stringify({
    global: { scrape_interval: interval, scrape_timeout: interval, evaluation_interval: interval },
    rule_files: ruleFiles,
    ...(alertmanager && {
      alerting: {
        alertmanagers: [{ timeout: alertmanager.timeout, ...targets(alertmanager.target) }],
      },
    }),
    scrape_configs: all.map(({ name, target, ...more }) => ({
      job_name: name,
      ...more,
      ...targets(target),
    })),
  });
}
