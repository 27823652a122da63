/** What `make up` says when everything runs. */

import type { Observe } from '../observe/settings.ts';
import { allowances } from './demo.ts';
import type { Settings } from './settings.ts';
import { secretsFile } from './state.ts';

/** Lines for a shell; each answers 200 when TOKEN is set. */
export function curls(port: number): string[] {
  const post = (path: string, body: string) =>
    `curl -i http://127.0.0.1:${port}${path} -H "Authorization: $TOKEN" -H 'Content-Type: application/json' -d '${body}'`;
  return [
    post('/v1/hash', '{"text":"abc"}'),
    post('/v1/sum', '{"numbers":[0.1,0.2,0.3]}'),
    `curl -i http://127.0.0.1:${port}/healthz`,
  ];
}

/**
 * The demo token, or where it went.
 * @param more what `make demo-key` has to be told of this system
 */
export function tokenLines(token: string | undefined, more?: string): string[] {
  const plan = Object.entries(allowances).map(
    ([endpoint, { quota, rate }]) =>
      `${endpoint} ${quota.calls.toLocaleString('en')} a ${quota.per} at ${rate.calls} a ${rate.per}`,
  );
  return token
    ? [
        `Demo token (plan free: ${plan.join('; ')}). It is not kept and not printed again:`,
        '',
        `  TOKEN=${token}`,
      ]
    : [
        `The demo token that an earlier start printed still works; \`${['make demo-key', more].filter(Boolean).join(' ')}\` replaces it by a new one.`,
      ];
}

/** What OBSERVE=1 added, and what it could not. */
function observeLines({ ports, alertmanager, collector, remarks }: Observe): string[] {
  return [
    `  Prometheus   ${at(ports.PROMETHEUS_PORT)}`,
    ...(alertmanager
      ? [`  Alertmanager ${at(ports.ALERTMANAGER_PORT)}  its notifications are printed here`]
      : []),
    `  collector    ${at(ports.OTLP_PORT)}  ${collector === 'stand-in' ? 'a stand-in for otelcol-contrib' : collector}; its own metrics: ${at(ports.COLLECTOR_PORT)}/metrics`,
    ...remarks.map((remark) => `  ${remark}`),
  ];
}

const at = (port: number) => `http://127.0.0.1:${port}`;

export function banner(
  { gateway, because, ports, state, observe }: Settings,
  operatorToken: string,
  token: string | undefined,
): string {
  return [
    '',
    `Digest is running, behind the ${gateway === 'tyk' ? 'real Tyk' : 'embedded gateway'} (${because}).`,
    '',
    `  gateway      ${at(ports.GATEWAY_PORT)}`,
    `  Gateway API  ${at(ports.CONTROL_PORT)}  its secret is TYK_GW_SECRET in ${secretsFile(state)}`,
    `  API          ${at(ports.API_PORT)}  without the gateway; metrics: ${at(ports.METRICS_PORT)}/metrics`,
    `  dashboard    ${at(ports.DASHBOARD_PORT)}  for keys; metrics: ${at(ports.DASHBOARD_METRICS_PORT)}/metrics`,
    `               sign in with the operator token ${operatorToken}`,
    ...(observe ? observeLines(observe) : []),
    '',
    ...tokenLines(token),
    '',
    ...curls(ports.GATEWAY_PORT).map((line) => `  ${line}`),
    '',
    'X-RateLimit-Remaining counts down; `make demo-quota` shows a whole quota run out. Ctrl-C stops everything.',
    '',
  ].join('\n');
}
