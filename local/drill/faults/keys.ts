/** What can happen to a customer's key. */
import { writeFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { findSession } from '../../../gateway-tyk/dashboard/src/gateway/client.ts';
import { allowances } from '../../src/demo.ts';
import { gatewayOf, keyOf, removeKey } from '../../src/gateway-api.ts';
import { callAs } from '../call.ts';
import type { Customer } from '../customers.ts';
import type { Drilled, Fault } from '../fault.ts';

type System = Drilled['system'];

export const badKeys: Fault = {
  name: 'bad-keys',
  alert: 'RejectedKeysSurge',
  what: 'The key of initech was revoked while it is in use, and initech goes on calling.',
  sli: 'broken',
  inject: ({ system, customers: { initech } }) => {
    const gateway = gatewayOf(system);
    return untilItStays(
      () => removeKey(gateway, initech.hash),
      async () => !(await findSession(gateway, initech.hash)),
    );
  },
  async reverse({ system, customers: { initech } }) {
    if ((await tryKey(system, initech)) !== 403) return;
    const { token } = await gatewayOf(system).create(keyOfCustomer(initech, initech.plan));
    writeFileSync(initech.tokenFile, `${token}\n`);
  },
};

export const quotaUsedUp: Fault = {
  name: 'quota-used-up',
  alert: 'QuotaExhausted',
  what: 'acme has used up its quota of hash, and goes on calling.',
  sli: 'broken',
  // Faster than its plan lets it: on another plan for a moment. What is used stays used.
  async inject({ system, customers: { acme } }) {
    await move(system, acme, 'partner');
    let used = 0;
    const spend = async () => {
      while (used < allowances.hash.quota.calls) {
        if ((await tryKey(system, acme)) === 200) used += 1;
        else await sleep(100);
      }
    };
    await Promise.all(Array.from({ length: 10 }, spend));
    await move(system, acme, acme.plan);
  },
  reverse: ({ system, customers: { acme } }) => move(system, acme, acme.plan, 'with a new quota'),
};

const tryKey = (system: System, customer: Customer) => callAs(customer, system, 'hash', { text: 'abc' });

const keyOfCustomer = ({ name }: Customer, plan: string) => keyOf(name, plan, { meta_data: { owner: name } });

async function move(system: System, customer: Customer, plan: string, quota?: 'with a new quota') {
  const gateway = gatewayOf(system);
  await untilItStays(
    () => gateway.replace(customer.hash, keyOfCustomer(customer, plan), { resetQuotas: quota !== undefined }),
    async () => (await findSession(gateway, customer.hash))?.apply_policies?.[0] === plan,
  );
}

/** Milliseconds: longer than a call can take that has read the key before, and writes it back as it was. */
const STAYED = 1000;

/** Makes a change again until no call under way has undone it. */
async function untilItStays(make: () => Promise<void>, isSo: () => Promise<boolean>): Promise<void> {
  await make();
  for (let since = Date.now(); Date.now() - since < STAYED; await sleep(100)) {
    if (await isSo()) continue;
    await make();
    since = Date.now();
  }
}
