/** Terraform's providers, where they can be installed: from a registry, a mirror, or an earlier download. */
import { cpSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { execa } from 'execa';
import { repository } from './live.ts';

/** Of every terraform that is started without terragrunt. */
export const terraformEnv = {
  TF_IN_AUTOMATION: '1',
  CHECKPOINT_DISABLE: '1',
  // One download for all, kept for the next time. The copies' lock files are thrown away with them.
  TF_PLUGIN_CACHE_DIR: `${repository}.local/terraform-plugins`,
  TF_PLUGIN_CACHE_MAY_BREAK_DEPENDENCY_LOCK_FILE: 'true',
  AWS_EC2_METADATA_DISABLED: 'true',
};

/** A module that asks for just this one. */
const ASKS_FOR = { aws: 'cluster', grafana: 'grafana-content' } as const;
export type Provider = keyof typeof ASKS_FOR;

const answers = new Map<Provider, Promise<string>>();

/**
 * Asked once of each.
 * @returns the version that terraform installs here
 * @throws Error that says why it can't
 */
export function providerVersion(provider: Provider): Promise<string> {
  const answer = answers.get(provider) ?? ask(provider);
  answers.set(provider, answer);
  return answer;
}

async function ask(provider: Provider): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'digest-provider-'));
  const terraform = (...args: string[]) =>
    execa('terraform', [`-chdir=${folder}`, ...args], { env: terraformEnv, all: true, reject: false });
  try {
    cpSync(`${repository}modules/${ASKS_FOR[provider]}/versions.tf`, `${folder}/versions.tf`);
    mkdirSync(terraformEnv.TF_PLUGIN_CACHE_DIR, { recursive: true });
    const { failed, all } = await terraform('init', '-input=false', '-no-color');
    if (failed) {
      const said = /Error: [^\n]*(\n[^\n]+){0,6}/.exec(all)?.[0] ?? all;
      throw new Error(`the provider ${provider} can't be installed: ${said.replace(/[\s│]+/g, ' ')}`);
    }
    const { stdout } = await terraform('version', '-json');
    const { provider_selections: selected } = JSON.parse(stdout) as {
      provider_selections: Record<string, string>;
    };
    const [, version] = Object.entries(selected).find(([address]) => basename(address) === provider) ?? [];
    if (!version)
      throw new Error(`terraform does not say which version of the provider ${provider} it installed`);
    return version;
  } finally {
    rmSync(folder, { recursive: true });
  }
}
