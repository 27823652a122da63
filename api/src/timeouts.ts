import { readFileSync } from 'node:fs';
import { parse } from 'yaml';

/** Seconds, by owner and name; the comments in timeouts.yaml say why each is what it is. */
export interface Timeouts {
  alb: { idle: number };
  gateway: {
    read: number;
    write: number;
    upstream: number;
    circuit_cool_down: number;
    upstream_idle_pool: number;
    shutdown: number;
  };
  api: {
    keep_alive: number;
    headers: number;
    request: number;
    drain_delay: number;
    drain_deadline: number;
  };
  dashboard: { action: number; repeat: number; hold: number; recheck: number; watch: number };
  ecs: { stop: number };
}

/** Every timeout of the system, as declared beside the repository's root (the same two levels up from src and dist). */
export const timeouts: Timeouts = parse(
  readFileSync(new URL('../../timeouts.yaml', import.meta.url), 'utf8'),
);
