/** Every file that is generated here: path from dashboards/, and its text. */
import { readFileSync } from 'node:fs';
import { awsConfiguration } from './alertmanager.ts';
import { type Board, render } from './board.ts';
import { ALERTS } from './catalogue.ts';
import { ALERTING_BOARD } from './grafana/alerting.ts';
import { API_BOARD } from './grafana/api.ts';
import { DASHBOARD_BOARD } from './grafana/dashboard.ts';
import { GATEWAY_BOARD } from './grafana/gateway.ts';
import { OVERVIEW } from './grafana/overview.ts';
import { RELEASES_BOARD } from './grafana/releases.ts';
import { RUNTIME_BOARD } from './grafana/runtime.ts';
import { readme } from './readme.ts';
import { ruleTexts } from './rules.ts';

export const BOARDS: readonly Board[] = [
  OVERVIEW,
  GATEWAY_BOARD,
  API_BOARD,
  DASHBOARD_BOARD,
  RUNTIME_BOARD,
  ALERTING_BOARD,
  RELEASES_BOARD,
];

export function files(): Map<string, string> {
  return new Map([
    ...[...ruleTexts(1)].map(([name, text]) => [`rules/${name}.yaml`, text] as const),
    ...BOARDS.map((board) => [`grafana/${board.uid}.json`, render(board)] as const),
    ['alertmanager.yaml', awsConfiguration()] as const,
    [
      'README.md',
      readme(readFileSync(new URL('../README.md', import.meta.url), 'utf8'), ALERTS, BOARDS),
    ] as const,
  ]);
}
