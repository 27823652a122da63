/** Terraform's type constraints, short enough for a table. */

type Type =
  | { kind: 'simple'; name: string }
  | { kind: 'collection'; name: string; of: Type[] }
  | { kind: 'object'; attributes: { name: string; type: Type; optional: boolean; fallback?: string }[] };

/**
 * @param text for example `map(object({ port = number, name = optional(string) }))`
 * @returns for example `map({ port: number, name?: string })`; objects in objects are `{ … }`
 * @throws Error when it is no type constraint
 */
export function shortType(text: string): string {
  return print(new Parser(text).whole(), 0);
}

/** The whole default of an optional attribute is in variables.tf; here it is shown as long as it is one word. */
function print(type: Type, depth: number): string {
  if (type.kind === 'simple') return type.name;
  if (type.kind === 'collection')
    return `${type.name}(${type.of.map((each) => print(each, depth)).join(', ')})`;
  if (depth > 0) return '{ … }';
  const attributes = type.attributes.map(({ name, type: of, optional, fallback }) => {
    const given = fallback && /^("[^"]*"|[\w.]+)$/.test(fallback) ? ` = ${fallback}` : '';
    return `${name}${optional ? '?' : ''}: ${print(of, depth + 1)}${given}`;
  });
  return `{ ${attributes.join(', ')} }`;
}

class Parser {
  readonly #text: string;
  readonly #tokens: string[];
  #at = 0;

  constructor(text: string) {
    this.#text = text;
    const bare = text.replace(/("(?:[^"\\]|\\.)*")|(?:#|\/\/).*$|\/\*[\s\S]*?\*\//gm, '$1');
    this.#tokens = bare.match(/"(?:[^"\\]|\\.)*"|[\w.-]+|[^\s\w]/g) ?? [];
  }

  whole(): Type {
    const type = this.#type();
    if (this.#at < this.#tokens.length) this.#fail();
    return type;
  }

  #type(): Type {
    const name = this.#word();
    if (!this.#is('(')) return { kind: 'simple', name };
    if (name === 'object') {
      const attributes = this.#attributes();
      this.#take(')');
      return { kind: 'object', attributes };
    }
    const bracket = this.#is('[');
    const of = [this.#type()];
    while (this.#is(',')) of.push(this.#type());
    if (bracket) this.#take(']');
    this.#take(')');
    return { kind: 'collection', name, of };
  }

  #attributes() {
    const attributes: (Type & { kind: 'object' })['attributes'] = [];
    this.#take('{');
    while (!this.#is('}')) {
      const name = this.#word();
      this.#take('=');
      const optional = this.#tokens[this.#at] === 'optional';
      if (optional) {
        this.#at += 1;
        this.#take('(');
      }
      const type = this.#type();
      const fallback = optional && this.#is(',') ? this.#value() : undefined;
      if (optional) this.#take(')');
      attributes.push({ name, type, optional, ...(fallback && { fallback }) });
      this.#is(',');
    }
    return attributes;
  }

  /** The tokens of a default value, up to the bracket that closes `optional(`. */
  #value(): string {
    const from = this.#at;
    for (let depth = 0; this.#at < this.#tokens.length; this.#at += 1) {
      const token = this.#tokens[this.#at] as string;
      if ('([{'.includes(token)) depth += 1;
      if (')]}'.includes(token) && depth-- === 0) break;
    }
    return this.#tokens.slice(from, this.#at).join('');
  }

  #word(): string {
    const token = this.#tokens[this.#at];
    if (!token || !/^[\w.-]+$/.test(token)) return this.#fail();
    this.#at += 1;
    return token;
  }

  #is(token: string): boolean {
    if (this.#tokens[this.#at] !== token) return false;
    this.#at += 1;
    return true;
  }

  #take(token: string): void {
    if (!this.#is(token)) this.#fail();
  }

  #fail(): never {
    throw new Error(
      `no type constraint, at ${this.#tokens[this.#at] ?? 'the end'}: ${this.#text.replace(/\s+/g, ' ')}`,
    );
  }
}
