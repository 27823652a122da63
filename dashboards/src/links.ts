/** Where alerts and panels point at. */
import { readFileSync } from 'node:fs';

const { repository } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as {
  repository: { url: string };
};

const page = `${repository.url.replace(/^git\+/, '').replace(/\.git$/, '')}/blob/main/runbooks`;

export const links = {
  /** The page of an alert, in the repository that package.json names. */
  runbook: (alert: string): string => `${page}/${alert}.md`,
  /** A path, because the same rules are loaded in every environment: Alertmanager puts its environment's Grafana before it. */
  dashboard: (uid: string): string => `/d/${uid}`,
};
