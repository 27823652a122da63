/** What `make up-docker` says when everything runs. */
import { curls, tokenLines } from '../src/banner.ts';
import { type Secrets, secretsFile } from '../src/state.ts';
import type { ComposedPorts } from './values.ts';

interface Composed {
  ports: ComposedPorts;
  secrets: Secrets;
  state: string;
  /** Of the demo key, where it was just made. */
  token: string | undefined;
}

const at = (port: number) => `http://127.0.0.1:${port}`;

export function composedBanner({ ports, secrets, state, token }: Composed): string {
  return [
    '',
    'Digest is running in containers, behind the real Tyk.',
    '',
    `  gateway      ${at(ports.GATEWAY_PORT)}`,
    `  Gateway API  ${at(ports.CONTROL_PORT)}  its secret is TYK_GW_SECRET in ${secretsFile(state)}`,
    `  dashboard    ${at(ports.DASHBOARD_PORT)}  for keys`,
    `               sign in with the operator token ${secrets.OPERATOR_TOKEN}`,
    `  Grafana      ${at(ports.GRAFANA_PORT)}`,
    `               sign in as admin with ${secrets.GRAFANA_PASSWORD}`,
    `  Prometheus   ${at(ports.PROMETHEUS_PORT)}`,
    `  Alertmanager ${at(ports.ALERTMANAGER_PORT)}  its notifications: make logs STACK=docker PART=alert`,
    '',
    ...tokenLines(token, 'STACK=docker'),
    '',
    ...curls(ports.GATEWAY_PORT).map((line) => `  ${line}`),
    '',
    '`make status STACK=docker` and the like ask it; `make down-docker` ends it, with VOLUMES=1 its keys and metrics too.',
    '',
  ].join('\n');
}
