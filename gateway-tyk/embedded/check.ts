/** Checking a file against what is implemented, in words for the person who wrote the file. */
import { Ajv } from 'ajv';

const ajv = new Ajv({ allErrors: true, strict: true, discriminator: true });

/** @returns one line per mistake: which file, where, what is wrong, and what would be right */
export function check(file: string, schema: object, value: unknown): string[] {
  if (ajv.validate(schema, value)) return [];
  return (ajv.errors ?? []).map(({ instancePath, keyword, params, message }) => {
    const where = `${file}: ${instancePath || '/'}`;
    const unknown = (what: string) =>
      `${where}/${what} is not implemented by the embedded gateway; use the real Tyk (GATEWAY=tyk)`;
    if (keyword === 'additionalProperties') return unknown(params.additionalProperty);
    if (keyword === 'discriminator') return unknown(`${params.tag} ${JSON.stringify(params.tagValue)}`);
    if (keyword === 'const')
      return `${where} must be ${JSON.stringify(params.allowedValue)}: the embedded gateway knows nothing else`;
    if (keyword === 'enum')
      return `${where} must be one of ${params.allowedValues.join(', ')}: the embedded gateway knows nothing else`;
    return `${where} ${message}`;
  });
}
