/** What a rule says of a value of terraform.tfvars, and the words that rules have in common. */

/** terraform.tfvars, as hcl2json reads it. */
export type Values = Record<string, unknown>;

/**
 * `example` is the value that must not stay, `all` the others.
 * @returns what is wrong with the value (`is 5: …`), or with each of its parts, by their path (`admins is 5: …`)
 */
export type Rule = (value: unknown, example: unknown, all: Values) => string | string[] | undefined;

/** What is not there at all is missing. */
export const show = (value: unknown) => JSON.stringify(value) ?? 'missing';

export const matches = (value: unknown, pattern: RegExp) => typeof value === 'string' && pattern.test(value);

export const isObject = (value: unknown): value is Values =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

export const isStrings = (value: unknown): value is string[] =>
  Array.isArray(value) && value.every((one) => typeof one === 'string');

/** Terraform passes over attributes that it does not know: a slip of the pen would go unnoticed. */
export function unknownKeys(value: Values, known: readonly string[], path = ''): string[] {
  return Object.keys(value)
    .filter((key) => !known.includes(key))
    .map((key) => `${path}${key} is not known; there is ${known.join(', ')}`);
}
