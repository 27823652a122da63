import { VARIABLES } from './config.variables.ts';
import { type ConfigOf, readEnvironment } from './environment.ts';
import { TYPES } from './environment.types.ts';
import { serverContradictions } from './server.variables.ts';

/** The whole configuration, named after the keys of VARIABLES; times are in seconds. */
export type Config = ConfigOf<typeof VARIABLES, typeof TYPES>;

/** @throws {ConfigError} with every fault of the environment, not only the first */
export const readConfig = (env: Readonly<Record<string, string | undefined>>): Config =>
  readEnvironment(env, { variables: VARIABLES, types: TYPES, contradictions: serverContradictions });
