/** Checking a file against what is implemented, in words for the person who wrote the file. */
import { Ajv } from 'ajv';

const ajv = new Ajv({ allErrors: true, strict: true });

/** @returns one line per mistake: which file, where, what is wrong, and what would be right */
export function check(file: string, schema: object, value: unknown): string[] {
  if (ajv.validate(schema, value)) return [];
  return (ajv.errors ?? []).map(({ instancePath, keyword, params, message }) => {
    const where = `${file}: ${instancePath || '/'}`;
    if (keyword === 'additionalProperties') {
      return `${where}/${params.additionalProperty} is not implemented by the embedded gateway; use the real Tyk (GATEWAY=tyk)`;
    }
    if (keyword === 'const')
      return `${where} must be ${JSON.stringify(params.allowedValue)}: the embedded gateway knows nothing else`;
    return `${where} ${message}`;
  });
}
