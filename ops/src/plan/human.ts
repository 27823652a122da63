/** Terraform's own words on a plan, so that the same plan reads the same on every machine. */

/** What it says on its way to a plan; how long that took differs each time. */
const ON_THE_WAY =
  /: (Refreshing state|Reading|Still reading|Read complete)\b|^(Acquiring|Releasing) state lock/;

/** Empty lines are not kept (progress.ts); before these Terraform had one. */
const NEW_PARAGRAPH = /^( {2}# \S|Plan: |Changes to Outputs:|Terraform will perform|Warning: |Note: )/;

/**
 * @param lines what Terraform printed while it planned
 * @param root path of the repository, which is left out of the text
 */
export function humanPlan(lines: readonly string[], root: string): string {
  return lines
    .filter((line) => !ON_THE_WAY.test(line))
    .map((line, index) => (index > 0 && NEW_PARAGRAPH.test(line) ? `\n${line}` : line).trimEnd())
    .join('\n')
    .replaceAll(root, '')
    .replace(/\.terragrunt-cache\/[^/\s]+\/[^/\s]+/g, '.terragrunt-cache')
    .replace(/\b(localhost|127\.0\.0\.1):\d+/g, '$1:<port>');
}
