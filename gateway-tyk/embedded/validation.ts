/** Validates a request body against the definition's schema, and says what is wrong in the words of Tyk's validator. */
import { Ajv, type ErrorObject } from 'ajv';
import addFormats from 'ajv-formats';

/** @returns what is wrong, without Tyk's common beginning, or undefined */
export type BodyValidator = (contentType: string | undefined, body: Buffer) => string | undefined;

interface RequestBody {
  required?: boolean;
  content?: Record<string, { schema: { $ref?: string } }>;
}

export function bodyValidator(requestBody: RequestBody, components: object): BodyValidator {
  // The document has OpenAPI's words too, which strict mode would refuse; numbers beyond a double are refused all the same.
  const ajv = new Ajv({ allErrors: true, strict: false, strictNumbers: true, verbose: true });
  addFormats.default(ajv);
  const [type, media] = Object.entries(requestBody.content ?? {})[0] ?? [];
  const name = media?.schema.$ref ?? '';
  const validate = ajv.compile({ $ref: name, components });
  return (contentType, body) => {
    if (body.length === 0) return requestBody.required ? 'value is required but missing' : undefined;
    // Go's media types are compared without their parameters.
    if (contentType?.split(';')[0]?.trim().toLowerCase() !== type) {
      return `header Content-Type has unexpected value ${JSON.stringify(contentType ?? '')}`;
    }
    let value: unknown;
    try {
      value = parseFirst(body.toString('utf8'));
    } catch (error) {
      return `failed to decode request body: ${(error as Error).message}`;
    }
    if (validate(value)) return undefined;
    return `doesn't match schema ${name}: ${first(validate.errors ?? [])}`;
  };
}

/** Go's decoder reads one value and leaves what follows it unread; whoever parses the whole body refuses that. */
function parseFirst(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    const [, end] =
      /^Unexpected non-whitespace character after JSON at position (\d+)/.exec((error as Error).message) ??
      [];
    if (end === undefined) throw error;
    return JSON.parse(text.slice(0, Number(end)));
  }
}

/** Tyk's validator stops at the first mistake: properties by name, then what is missing. */
function first(errors: ErrorObject[]): string {
  const place = (error: ErrorObject) => {
    if (error.keyword === 'required') return '\uffff';
    return error.keyword === 'additionalProperties'
      ? error.params.additionalProperty
      : error.instancePath.slice(1);
  };
  const [error] = errors.toSorted((a, b) => (place(a) < place(b) ? -1 : place(a) > place(b) ? 1 : 0));
  const { instancePath, keyword, params, data } = error as ErrorObject;
  const at = instancePath ? `Error at "${instancePath}": ` : '';
  switch (keyword) {
    case 'additionalProperties':
      return `${at}property ${JSON.stringify(params.additionalProperty)} is unsupported`;
    case 'required':
      return `Error at "${instancePath}/${params.missingProperty}": property ${JSON.stringify(params.missingProperty)} is missing`;
    case 'type':
      if (data === null) return `${at}Value is not nullable`;
      if (data === Number.POSITIVE_INFINITY || data === Number.NEGATIVE_INFINITY)
        return `${at}value out of range`;
      return `${at}value must be ${/^[aeiou]/.test(params.type) ? 'an' : 'a'} ${params.type}`;
    case 'enum':
      return `${at}value is not one of the allowed values ${JSON.stringify(params.allowedValues)}`;
    case 'minItems':
      return `${at}minimum number of items is ${params.limit}`;
    case 'maxItems':
      return `${at}maximum number of items is ${params.limit}`;
    default:
      return `${at}${(error as ErrorObject).message}`;
  }
}
