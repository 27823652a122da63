/** How a process reads its configuration: a table of variables, and what kinds of values they take. */

/** How the text of a variable becomes a value. */
export interface Type {
  /** Ends the sentence "… is not …". */
  expects: string;
  /** @returns undefined for what it does not accept */
  parse: (text: string) => unknown;
  /** What is given is never shown, not even when it is wrong. */
  secret?: true;
}

export interface Variable<TypeName extends string = string> {
  name: string;
  type: TypeName;
  /** Without one, the variable has to be set, unless it is optional. */
  default?: string | number;
  optional?: true;
  unit: string;
  meaning: string;
}

type Types = Record<string, Type>;
type Variables<T extends Types> = Readonly<Record<string, Variable<keyof T & string>>>;
type Value<T extends Types, One extends Variable> =
  | NonNullable<ReturnType<T[One['type']]['parse']>>
  | (One extends { optional: true } ? undefined : never);

/** A whole configuration, named after the keys of a table of variables; times are in seconds. */
export type ConfigOf<V extends Variables<T>, T extends Types> = {
  readonly [Key in keyof V]: Value<T, V[Key]>;
};

/** Says everything that is wrong with the environment, one line a variable: what, where, what to do. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';

  constructor(faults: readonly string[]) {
    super(['The service cannot start:', ...faults.map((fault) => `  ${fault}`)].join('\n'));
  }
}

interface Reading<V extends Variables<T>, T extends Types> {
  variables: V;
  types: T;
  /**
   * Faults that no variable shows alone. A value that has a fault of its own is undefined here, although it was set.
   */
  contradictions: (config: ConfigOf<V, T>, isSet: (key: keyof V) => boolean) => string[];
}

/**
 * Reads a configuration from the environment, defaults where a variable is not set.
 * @throws {ConfigError} with every fault, not only the first
 */
export function readEnvironment<const V extends Variables<T>, T extends Types>(
  env: Readonly<Record<string, string | undefined>>,
  { variables, types, contradictions }: Reading<V, T>,
): ConfigOf<V, T> {
  const faults: string[] = [];
  const values = Object.entries(variables).map(([key, variable]) => {
    const type = types[variable.type] as Type;
    const text = env[variable.name];
    const value = text === undefined ? variable.default : type.parse(text);
    if (value === undefined && (text !== undefined || !variable.optional)) {
      faults.push(describe(variable, type, text));
    }
    return [key, value];
  });
  const config = Object.freeze(Object.fromEntries(values)) as ConfigOf<V, T>;
  faults.push(...contradictions(config, (key) => env[(variables[key] as Variable).name] !== undefined));
  if (faults.length > 0) throw new ConfigError(faults);
  return config;
}

function describe(variable: Variable, { expects, secret }: Type, text: string | undefined): string {
  if (text === undefined) return `${variable.name} is not set. Set it to ${expects}.`;
  const given = secret ? `${variable.name}, which is not shown,` : `${variable.name}=${JSON.stringify(text)}`;
  const unset =
    variable.default !== undefined
      ? `, or unset it for ${variable.default}`
      : variable.optional
        ? ', or unset it'
        : '';
  return `${given} is not ${expects}. Mend it${unset}.`;
}
