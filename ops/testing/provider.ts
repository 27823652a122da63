/** Whether terraform can get its AWS provider here: from a registry, a mirror, or an earlier download. */
import { cpSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { repository } from '../src/live.ts';

/** Of every terraform that a test starts. */
export const terraformEnv = {
  TF_IN_AUTOMATION: '1',
  CHECKPOINT_DISABLE: '1',
  // One download for all, kept for the next time. The copies' lock files are thrown away with them.
  TF_PLUGIN_CACHE_DIR: `${repository}.local/terraform-plugins`,
  TF_PLUGIN_CACHE_MAY_BREAK_DEPENDENCY_LOCK_FILE: 'true',
  AWS_EC2_METADATA_DISABLED: 'true',
};

let answer: Promise<string | undefined> | undefined;

/** @returns why the provider can't be installed, or undefined when it can; asked once */
export function whyNoProvider(): Promise<string | undefined> {
  answer ??= ask();
  return answer;
}

async function ask(): Promise<string | undefined> {
  const folder = mkdtempSync(join(tmpdir(), 'digest-provider-'));
  try {
    cpSync(`${repository}modules/cluster/versions.tf`, `${folder}/versions.tf`);
    mkdirSync(terraformEnv.TF_PLUGIN_CACHE_DIR, { recursive: true });
    const { failed, all } = await execa(
      'terraform',
      [`-chdir=${folder}`, 'init', '-input=false', '-no-color'],
      { env: terraformEnv, all: true, reject: false },
    );
    if (!failed) return undefined;
    const said = /Error: [^\n]*(\n[^\n]+){0,6}/.exec(all)?.[0] ?? all;
    return `the AWS provider can't be installed: ${said.replace(/[\s│]+/g, ' ')}`;
  } finally {
    rmSync(folder, { recursive: true });
  }
}
