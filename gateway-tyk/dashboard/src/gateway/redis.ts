/**
 * Whether Redis answers the gateway. While it does not, Tyk lists no keys and knows none (404), just as if there were none;
 * and /ready says so only after its next check, which itself waits for Redis.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { isList } from './answers.ts';
import { isHash } from './key.ts';
import type { Answer, Send } from './transport.ts';

/** Milliseconds. Tyk checks Redis each second (`liveness_check` in tyk.conf), or every ten when nobody says otherwise. */
const LONGEST_CHECK = 12_000;

interface Ready {
  details?: { redis?: { time?: string } };
}

export interface RedisProbe {
  /** Whether Redis answers now, shown by a key being found; this one is not. */
  finds(but: string): Promise<boolean>;
  /** Whether Redis took a write after now; waits for the gateway's next check, about a second. */
  isWritable(): Promise<boolean>;
}

export function redisProbe(send: Send, keyPath: (hash: string) => string): RedisProbe {
  /** A key that was there when keys were last looked for. */
  let witness: string | undefined;

  async function isWritable(): Promise<boolean> {
    const deadline = Date.now() + LONGEST_CHECK;
    let asked: number | undefined;
    while (Date.now() < deadline) {
      const answer = await send('GET', '/ready');
      if (answer.status !== 200) return false;
      asked ??= answer.date;
      if (isFresh(answer, asked)) return true;
      await sleep(100);
    }
    return false;
  }

  return {
    isWritable,
    async finds(but) {
      if (witness && (await send('GET', keyPath(witness))).status === 200) return true;
      const { body } = await send('GET', '/tyk/keys');
      if (!isList(body) || !body.keys?.length) return isWritable();
      witness = body.keys.find((hash) => hash !== but && isHash(hash));
      return true;
    },
  };
}

/** Both times are in whole seconds. */
function isFresh({ body }: Answer, asked: number): boolean {
  const { details } = (body ?? {}) as Ready;
  return Date.parse(details?.redis?.time ?? '') > asked;
}
