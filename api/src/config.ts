import { TYPES, VARIABLES } from './config.variables.ts';

type Variables = typeof VARIABLES;
type Value<Name extends keyof Variables> = NonNullable<
  ReturnType<(typeof TYPES)[Variables[Name]['type']]['parse']>
>;

/** The whole configuration, named after the keys of VARIABLES; times are in seconds. */
export type Config = { readonly [Name in keyof Variables]: Value<Name> };

/** Says everything that is wrong with the environment, one line a variable: what, where, what to do. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';

  constructor(faults: readonly string[]) {
    super(['The service cannot start:', ...faults.map((fault) => `  ${fault}`)].join('\n'));
  }
}

/**
 * Reads the configuration from the environment, defaults where a variable is not set.
 * @throws {ConfigError} with every fault, not only the first
 */
export function readConfig(env: Readonly<Record<string, string | undefined>>): Config {
  const faults: string[] = [];
  const values = Object.entries(VARIABLES).map(([key, variable]) => {
    const text = env[variable.name];
    const value = text === undefined ? variable.default : TYPES[variable.type].parse(text);
    if (value === undefined) {
      const { expects } = TYPES[variable.type];
      faults.push(
        `${variable.name}=${JSON.stringify(text)} is not ${expects}. Mend it, or unset it for ${variable.default}.`,
      );
    }
    return [key, value];
  });
  const config = Object.freeze(Object.fromEntries(values)) as Config;
  faults.push(...contradictions(config));
  if (faults.length > 0) throw new ConfigError(faults);
  return config;
}

/** What no variable shows alone. A value that is undefined here has its own fault already, and compares as false. */
function contradictions({ port, metricsPort, headersTimeout, requestTimeout }: Config): string[] {
  return [
    port === metricsPort &&
      port > 0 &&
      `PORT and METRICS_PORT are both ${port}. Give them different ports, or 0 for any free one.`,
    headersTimeout > requestTimeout &&
      `HEADERS_TIMEOUT (${headersTimeout} s) is longer than REQUEST_TIMEOUT (${requestTimeout} s), which includes it. Lower the one or raise the other.`,
  ].filter((fault) => fault !== false);
}
