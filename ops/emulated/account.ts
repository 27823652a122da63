/** The account that is emulated, and what its clients are told. */
import { readFileSync } from 'node:fs';
import { parse } from '@cdktn/hcl2json';
import { environments, repository } from '../src/live.ts';

/** As bootstrap/ and a person would have left it. */
export interface Account {
  /** 12 digits. */
  account: string;
  region: string;
  stateBucket: string;
  planBucket: string;
  certificateArn: string;
  /** Names of the secrets that hold what the identity provider gave each environment's dashboard. */
  clientSecrets: string[];
}

/** @returns the account of terraform.tfvars.example, or of another file with such values */
export async function readAccount(file = `${repository}terraform.tfvars.example`): Promise<Account> {
  const values = (await parse(file, readFileSync(file, 'utf8'))) as Record<string, string | undefined>;
  const { name, account_id: account, region, certificate_arn: certificateArn } = values;
  if (!name || !account || !region || !certificateArn)
    throw new Error(`${file} must say name, account_id, region and certificate_arn`);
  return {
    account,
    region,
    stateBucket: `${name}-state-${account}`,
    planBucket: `${name}-plans-${account}`,
    certificateArn,
    clientSecrets: environments().map((environment) => `${name}-${environment}-dashboard-oidc`),
  };
}

/**
 * Environment of terragrunt, terraform and other clients. Hides all that the user has set for the real AWS, credentials above all: what is
 * empty counts as not set.
 */
export function clientEnv(url: string, region: string, env = process.env): Record<string, string> {
  // But for AWS_CA_BUNDLE, which is of the machine, and where empty is an error.
  const own = Object.keys(env).filter((name) => name.startsWith('AWS_') && name !== 'AWS_CA_BUNDLE');
  return {
    ...Object.fromEntries(own.map((name) => [name, ''])),
    DIGEST_AWS_ENDPOINT: url,
    AWS_ENDPOINT_URL: url,
    AWS_ACCESS_KEY_ID: 'emulated',
    AWS_SECRET_ACCESS_KEY: 'emulated',
    AWS_REGION: region,
    AWS_DEFAULT_REGION: region, // what boto3 reads
    AWS_EC2_METADATA_DISABLED: 'true',
    // Not the user's: a default profile there may name a role, or another region.
    AWS_CONFIG_FILE: '/dev/null',
    AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
  };
}
