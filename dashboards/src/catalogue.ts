/** Every alert: what runbooks, drills and dashboards have to have an answer to. */
import { API } from './alerts/api.ts';
import { GATEWAY } from './alerts/gateway.ts';
import { OPERATION } from './alerts/operation.ts';
import { isAlert, type RuleGroup, type Severity } from './rule.ts';
import { SLO_GROUPS } from './slo.ts';

/** Rule files by name; AMP has a namespace for each. */
export const RULE_FILES: Readonly<Record<string, readonly RuleGroup[]>> = {
  slo: SLO_GROUPS,
  alerts: [API, GATEWAY, OPERATION],
};

export interface Alert {
  name: string;
  severity: Severity | 'none';
  summary: string;
  /** Who evaluates it: Prometheus (AMP in AWS), or CloudWatch, which knows what Prometheus can't. */
  by: 'prometheus' | 'cloudwatch';
  dashboard: string;
}

const rules = Object.values(RULE_FILES).flatMap((groups) =>
  groups.flatMap((group) => group.rules.filter(isAlert)),
);

/** An alarm of modules/edge: ACM says how many days a certificate has left, and only to CloudWatch. */
const CERTIFICATE: Alert = {
  name: 'CertificateExpiresSoon',
  severity: 'ticket',
  summary: 'The certificate that clients see runs out within three weeks, and ACM has not renewed it.',
  by: 'cloudwatch',
  dashboard: 'digest-overview',
};

/** Once each, though the burn rates have several rules. */
export const ALERTS: readonly Alert[] = [
  ...new Map(
    rules.map(({ alert, severity, summary, dashboard }) => [
      alert,
      { name: alert, severity, summary, by: 'prometheus', dashboard } as const,
    ]),
  ).values(),
  CERTIFICATE,
];
