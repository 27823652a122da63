/** `make key DO=… KEY=…`: what the key dashboard does to a key, from a shell, and in the same audit. */

import { gatewayHere } from '../gateway-api.ts';
import { allKeys, oneKey } from './all-keys.ts';
import { DEEDS, type Request } from './deeds.ts';
import { shellActions } from './shell-actions.ts';
import { verb } from './verb.ts';

const verbs = Object.keys(DEEDS).join('|');

await verb(async (state, { DO = '', KEY: name = '', PLAN: plan, OWNER: owner, ENDS: ends = '24h' }) => {
  const deed = DEEDS[DO];
  if (!deed || !name)
    throw new Error(`Say what to do to which key: make key DO=${verbs} KEY=<alias or hash>`);
  const gateway = gatewayHere(state);
  const { actions, asked, looksAgain } = shellActions(gateway, state);
  const request: Request = { name, ends, ...(plan && { plan }), ...(owner && { owner }) };
  const { lines, warnings } = await deed(actions, asked, request, async () =>
    oneKey(await allKeys(gateway), name),
  );
  // At once: a token is told only here, whatever happens while the key is looked at again.
  for (const line of lines) console.log(line);
  for (const warning of warnings) console.error(`Look again: ${warning}`);
  await looksAgain();
  return [];
});
