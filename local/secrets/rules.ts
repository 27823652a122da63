/** What secretlint's preset does not know: names of files that no repository should have, and secrets of our own systems. */

/** Files that are never committed, whatever is in them. A path from the root of the repository, or a part of it. */
export const FILES: Record<string, RegExp> = {
  'terraform-state-file': /\.tfstate(\.|$)/,
  'terraform-plan-file': /\.tfplan$|(^|\/)\.plans\//,
  'terraform-values-file': /\.tfvars(\.json)?$/,
  'environment-file': /(^|\/)(\.env|[^/]+\.env)$|(^|\/)\.env\.(?!example$)[^/]+$/,
  'private-key-file': /\.(pem|key|p12|pfx|jks|keystore)$|(^|\/)id_(rsa|dsa|ecdsa|ed25519)$/,
  'redis-dump': /\.(rdb|aof)$/,
  'state-of-make-up': /(^|\/)\.local\//,
};

export interface Pattern {
  /** Global; the group `value`, or all of it, is the secret. */
  pattern: RegExp;
  /** Whether a value that has the form of a secret is one. */
  isSecret?: (value: string) => boolean;
}

/** Of nobody: those that AWS' own documentation uses, and what stands for none. */
const NOBODYS_ACCOUNTS = ['111122223333', '123456789012', '444455556666', '777788889999', '000000000000'];
const ACCOUNT = String.raw`(?<value>\d{12})`;
const isSomebodys = (account: string) => !NOBODYS_ACCOUNTS.includes(account);

export const PATTERNS: Record<string, Pattern> = {
  // The preset takes no key of an elliptic curve, which begins with other bytes than those it knows.
  'private-key': {
    pattern: /-----BEGIN [A-Z ]*PRIVATE KEY( BLOCK)?-----(?:\\n|\s)+[A-Za-z0-9+/=:, -]{40}/g,
  },
  'aws-account-in-arn': {
    pattern: new RegExp(String.raw`arn:aws[a-z-]*:[a-z0-9-]+:[a-z0-9-]*:${ACCOUNT}\b`, 'g'),
    isSecret: isSomebodys,
  },
  'aws-account-of-registry': {
    pattern: new RegExp(String.raw`\b${ACCOUNT}\.dkr\.ecr\.`, 'g'),
    isSecret: isSomebodys,
  },
  'aws-account': {
    pattern: new RegExp(String.raw`account_?(?:id)?["']?\s*[:=]\s*["']?${ACCOUNT}\b`, 'gi'),
    isSecret: isSomebodys,
  },
  // A token that Tyk has made begins with {"org": in base64.
  'tyk-token': { pattern: /eyJvcmciO[A-Za-z0-9+/_-]{40,}={0,2}/g },
  'signed-token': { pattern: /\beyJ[A-Za-z0-9_-]{16,}\.eyJ[A-Za-z0-9_-]{16,}\.[A-Za-z0-9_-]{32,}/g },
  'grafana-token': { pattern: /\bgls[ac]_[A-Za-z0-9]{32}_[0-9a-f]{8}\b/g },
  // A value in quotes, or all that is left of a line as in a shell, under a name that says what it is.
  'assigned-secret': {
    pattern:
      /(?:secret|token|passw(?:or)?d|api_?key|credential)s?["']?(?:\s*[:=]\s*["'](?<quoted>[^"'\s]{12,})["']|=(?<value>[^"'\s]{12,})$)/gim,
    isSecret: isRandom,
  },
  'terraform-state': { pattern: /"terraform_version"\s*:[^{}[\]]*"lineage"\s*:/g },
};

/** Not a reference ($NAME, <name>, secrets://…), a call, or words: a value made up for a test should be readable as such. */
function isRandom(value: string): boolean {
  if (/[${}<>()*[\]…]|:\/\/|^arn:/.test(value) || !/\d/.test(value) || !/[a-z]/i.test(value)) return false;
  return value.split(/[^A-Za-z0-9]+/).some((part) => !/^([A-Za-z]?[a-z]*|[A-Z]+|\d{1,4})$/.test(part));
}
