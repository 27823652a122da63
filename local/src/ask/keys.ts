/** `make keys [MATCH=text]`: every key, or those whose alias or owner has the text in it, or whose hash begins with it. */
import { findKeys } from '../../../gateway-tyk/dashboard/src/gateway/find.ts';
import type { Key } from '../../../gateway-tyk/dashboard/src/gateway/key.ts';
import { gatewayHere } from '../gateway-api.ts';
import { allKeys } from './all-keys.ts';
import { keyLines } from './key-lines.ts';
import { verb } from './verb.ts';

await verb(async (state, { MATCH: text }) => {
  const keys = await allKeys(gatewayHere(state));
  const found = text ? keys.filter((key) => matches(key, text)) : keys;
  return found.length > 0 ? keyLines(found) : ['none'];
});

/** As the search of the key dashboard does it. */
function matches(key: Key, text: string): boolean {
  return findKeys([key], { text }).total > 0;
}
