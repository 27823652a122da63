/** Asking an arm how it is. */
import type { Arm } from './arm.ts';

export const served = (arm: Arm): boolean => arm.clients().state === 'healthy';

/** Nothing is wrong, and it would be heard of. */
export async function isHealthy(arm: Arm): Promise<boolean> {
  const [firing, pending] = await Promise.all([arm.alerts(), arm.alerts('pending')]);
  return arm.heard() && firing.size + pending.size === 0 && served(arm);
}

/** It fires, as far as the sink knows. @param since milliseconds since 1970 */
export function open(arm: Arm, alert: string, since: number): boolean {
  const delivery = arm.told(since).get(alert);
  return delivery !== undefined && delivery.over === undefined;
}

/** The Watchdog is the other way round: Prometheus always has it, and the sink tells of its silence. */
export const fires = async (arm: Arm, alert: string, since: number): Promise<boolean> =>
  alert === 'Watchdog' ? open(arm, alert, since) : (await arm.alerts()).has(alert);

/** How it is now, in a line. */
export async function present(arm: Arm): Promise<string> {
  const [firing, pending] = await Promise.all([arm.alerts(), arm.alerts('pending')]);
  const { state, text } = arm.clients();
  const parts = arm.system.status().filter(({ state }) => state !== 'running');
  return [
    arm.heard() ? '' : 'no Watchdog at the sink',
    firing.size > 0 ? `firing: ${[...firing].join(', ')}` : 'nothing fires',
    pending.size > 0 ? `pending: ${[...pending].join(', ')}` : '',
    `clients ${state} (${text})`,
    ...parts.map(({ name, state, end }) => `${name} ${state}${end ? ` with ${end}` : ''}`),
  ]
    .filter(Boolean)
    .join('; ');
}
