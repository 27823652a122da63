/** Reading every key from the gateway, and finding the one that somebody means. */
import type { GatewayApi } from '../../../gateway-tyk/dashboard/src/gateway/client.ts';
import type { Key } from '../../../gateway-tyk/dashboard/src/gateway/key.ts';
import { plansOf } from '../../../gateway-tyk/dashboard/src/gateway/plans.ts';
import { readKeys } from '../../../gateway-tyk/dashboard/src/gateway/read-keys.ts';
import { keyLines } from './key-lines.ts';

/** By alias. @throws GatewayError, also when only some can't be read: nobody is to take a part for all */
export async function allKeys(gateway: GatewayApi): Promise<Key[]> {
  const plans = plansOf(await gateway.policies());
  const { entries, errors } = await readKeys(
    gateway,
    plans,
    () => undefined,
    () => new Date(),
  );
  if (errors.length > 0) throw errors[0];
  const keys = [...entries.values()].map(({ key }) => key);
  return keys.sort((one, other) => (sortText(one) < sortText(other) ? -1 : 1));
}

const sortText = ({ alias, hash }: Key) => `${alias}\n${hash}`;

/** Shorter beginnings of a hash could be meant by accident. */
const HASH = /^[0-9a-f]{8,64}$/;

/** How Tyk's tokens begin, as in gateway-tyk/dashboard/src/actions/checks.ts. */
const TOKEN = /eyJvcmciO/;

/** @param name alias, or at least 8 characters of the hash. @throws Error when it is the name of no key, or of several */
export function oneKey(keys: readonly Key[], name: string): Key {
  if (TOKEN.test(name))
    throw new Error(
      'KEY is a token, which is a secret, and others could see it. Name the key by its alias or hash; `make keys` lists them.',
    );
  const found = keys.filter(
    ({ alias, hash }) => alias === name || (HASH.test(name) && hash.startsWith(name)),
  );
  const [key, ...others] = found;
  if (!key) throw new Error(`No key is called ${name}, and no hash begins so. \`make keys\` lists them.`);
  if (others.length === 0) return key;
  const first = `${found.length} keys are called ${name}. Say which, by the beginning of its hash:`;
  throw new Error([first, ...keyLines(found)].join('\n'));
}
