/** Secrets in one file: what secretlint's recommended preset finds, and our own rules. */
import { createHash } from 'node:crypto';
import { lintSource } from '@secretlint/core';
import { secretLintProfiler } from '@secretlint/profiler';
import { creator, rules } from '@secretlint/secretlint-rule-preset-recommend';
import { FILES, PATTERNS } from './rules.ts';

export interface Finding {
  /** From the root of the repository. */
  path: string;
  line: number;
  rule: string;
  /** The first 12 digits of the SHA-256 of what was found, since nobody should print that. */
  value: string;
}

// It can't be told not to measure itself, and takes ten times as long for that as for the scan: it looks each mark up among all before.
secretLintProfiler.mark = () => undefined;

/** All rules of the preset but the one whose comments would switch the others off: what is allowed stands in allowed.yaml. */
const preset: typeof creator = {
  ...creator,
  create(context) {
    for (const rule of rules)
      if (rule.meta.id !== '@secretlint/secretlint-rule-filter-comments') context.registerRule(rule);
  },
};

const config = {
  rules: [
    {
      id: preset.meta.id,
      rule: preset,
      rules: [
        // Ids of access keys, which it leaves out unless told; account ids are ours (rules.ts).
        {
          id: '@secretlint/secretlint-rule-aws',
          options: { enableIDScanRule: true },
          allowMessageIds: ['AWSAccountID'],
        },
      ],
    },
  ],
};

export async function scan(path: string, content: Buffer): Promise<Finding[]> {
  const names = Object.keys(FILES).filter((rule) => FILES[rule]?.test(path));
  const found = names.map((rule) => ({ path, line: 1, rule, value: fingerprint(path) }));
  if (isBinary(content)) return found;
  const text = content.toString();
  const at = (rule: string, index: number, value: string): Finding => ({
    path,
    line: text.slice(0, index).split('\n').length,
    rule,
    value: fingerprint(value),
  });
  for (const [rule, { pattern, isSecret = () => true }] of Object.entries(PATTERNS)) {
    for (const match of text.matchAll(pattern)) {
      const value = match.groups?.value ?? match.groups?.quoted ?? match[0];
      if (isSecret(value)) found.push(at(rule, match.index, value));
    }
  }
  const source = { filePath: path, content: text, ext: '', contentType: 'text' as const };
  // Blobs of the history are in no file, which a rule would look at otherwise.
  const { messages } = await lintSource({ source, options: { config, noPhysicFilePath: true } });
  for (const { messageId, range } of messages) found.push(at(messageId, range[0], text.slice(...range)));
  return found;
}

const fingerprint = (value: string) => createHash('sha256').update(value).digest('hex').slice(0, 12);

/** As git tells it. */
const isBinary = (content: Buffer) => content.subarray(0, 8000).includes(0);
