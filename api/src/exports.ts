/** What another service of this repository takes from this one, as `@digest/api/service`: all that a process needs around its routes. */
export { ConfigError, type ConfigOf, readEnvironment, type Type, type Variable } from './environment.ts';
export { TYPES } from './environment.types.ts';
export { createExpress } from './express.ts';
export { Lifecycle } from './lifecycle.ts';
export { accessLog, createLogger } from './logging.ts';
export { readBody } from './middleware/body.ts';
export { requireHost } from './middleware/host.ts';
export { problems } from './middleware/problems.ts';
export { requestId } from './middleware/request-id.ts';
export { createPorts, type Service } from './ports.ts';
export { Problem } from './problem.ts';
export { healthz, readyz } from './routes/health.ts';
export { runService } from './run.ts';
export { createServerMetrics, type ServerMetrics } from './server.metrics.ts';
export { SERVER_VARIABLES, type ServerConfig, serverContradictions } from './server.variables.ts';
export { timeouts } from './timeouts.ts';
