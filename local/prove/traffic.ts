/** Real calls of every kind that a client can make, good and bad, each kind at a pace of its own. */
import { connect } from 'node:net';
import { keyOf } from '../src/gateway-api.ts';
import { startOperator } from './operator.ts';
import type { System } from './system.ts';

/** What one kind of client does, every so many milliseconds. */
interface Client {
  every: number;
  call(): Promise<Response | Response[] | undefined>;
}

const HASH = { text: 'abc' };
const SUM = { numbers: [0.1, 0.2, 0.3] };
/** A request whose body is still to come. */
const SLOW =
  'POST /v1/hash HTTP/1.1\r\nHost: digest\r\nContent-Type: application/json\r\nContent-Length: 14\r\nConnection: close\r\n\r\n';
const JSON_TYPE = { 'Content-Type': 'application/json' };

/** Counts answers by status until the signal, and then waits for the last ones. */
export async function traffic(
  system: System,
  signal: AbortSignal,
): Promise<{ counts: Map<string, number>; ended: Promise<void> }> {
  const counts = new Map<string, number>();
  const flying = new Set<Promise<unknown>>();
  const timers = Object.values(await clients(system)).map(({ every, call }) =>
    setInterval(() => {
      const answer = call().then(
        (result) => {
          for (const answer of [result ?? []].flat()) count(String(answer.status));
        },
        () => count('no answer'),
      );
      flying.add(answer);
      void answer.finally(() => flying.delete(answer));
    }, every),
  );
  const count = (what: string) => counts.set(what, (counts.get(what) ?? 0) + 1);
  const ended = new Promise<void>((resolve) => {
    signal.addEventListener('abort', () => {
      timers.forEach(clearInterval);
      void Promise.allSettled(flying).then(() => resolve());
    });
  });
  return { counts, ended };
}

async function clients({ urls, keys, operatorToken }: System): Promise<Record<string, Client>> {
  const token = async (plan: string, more?: { expires: number }) =>
    (await keys.create(keyOf(`prove-${plan}`, plan, more))).token;
  const operator = await startOperator(urls.dashboard, operatorToken);
  const [spender, hasty, standard, partner, suspended, expired] = await Promise.all([
    operator.create('free'),
    token('free'),
    token('standard'),
    token('partner'),
    token('suspended'),
    token('free', { expires: 1000 }),
  ]);
  // The small quota of one is gone in a minute and a half.
  const free = await Promise.all(Array.from({ length: 4 }, () => token('free')));
  let turn = 0;
  const port = (url: string) => Number(new URL(url).port);

  const call = async (path: string, init: RequestInit, base = urls.gateway) => {
    const answer = await fetch(base + path, { signal: AbortSignal.timeout(15_000), ...init });
    await answer.arrayBuffer();
    return answer;
  };
  const post = (path: string, key: string | undefined, body: unknown, more: RequestInit = {}) =>
    call(path, {
      method: 'POST',
      headers: { ...JSON_TYPE, ...(key && { Authorization: key }) },
      body: typeof body === 'string' ? body : JSON.stringify(body),
      ...more,
    });
  const hash = (key?: string, body: unknown = HASH) => post('/v1/hash', key, body);
  const sum = (key?: string, body: unknown = SUM) => post('/v1/sum', key, body);
  const every = (milliseconds: number, call: Client['call']): Client => ({ every: milliseconds, call });
  const eight = (call: () => Promise<Response>) => () => Promise.all(Array.from({ length: 8 }, call));

  return {
    operator: every(20_000, () => operator.round().then(() => undefined)),
    'no HTTP to the dashboard': every(5000, () => bytes(port(urls.dashboard), 'nonsense\r\n\r\n')),

    // Good ones of every plan, small and large.
    free: every(500, () => hash(free[turn++ % free.length])),
    'free, sum': every(1000, () => sum(free[turn++ % free.length])),
    standard: every(120, () => hash(standard)),
    'standard, sum': every(200, () => sum(standard)),
    partner: every(80, () => hash(partner)),
    'partner, sum': every(150, () => sum(partner)),
    'a large text': every(700, () => hash(partner, { text: 'x'.repeat(60_000) })),
    'many numbers': every(900, () => sum(partner, { numbers: Array.from({ length: 900 }, (_, n) => n / 7) })),
    health: every(2000, () => call('/healthz', {})),

    // Refused by the gateway.
    'over the quota': every(350, () => hash(spender)),
    'over the quota, sum': every(450, () => sum(spender)),
    'over the rate': every(
      1000,
      eight(() => hash(hasty)),
    ),
    'over the rate, sum': every(
      1500,
      eight(() => sum(hasty)),
    ),
    'no key': every(900, () => hash()),
    'no key, sum': every(1900, () => sum()),
    'unknown key': every(800, () => hash('nobody')),
    'unknown key, sum': every(1700, () => sum('nobody')),
    'expired key': every(1500, () => hash(expired)),
    'suspended key': every(1600, () => sum(suspended)),
    'too large': every(2500, () => hash(standard, { text: 'x'.repeat(70_000) })),
    'far too large': every(5000, () => hash(standard, { text: 'x'.repeat(300_000) })),
    'no length': every(2500, () =>
      post('/v1/hash', standard, '', {
        body: new Blob([JSON.stringify(HASH)]).stream(),
        duplex: 'half',
      } as RequestInit),
    ),
    'invalid body': every(1300, () => hash(standard, { text: 1 })),
    'no JSON': every(1900, () => sum(standard, '{')),
    'unknown path': every(3000, () => call('/v2/hash', {})),
    'unknown sub-path': every(3000, () => post('/v1/hash/more', standard, HASH)),
    'wrong method': every(3000, () => call('/v1/sum', { headers: { Authorization: standard } })),

    // Refused by the API.
    'no finite sum': every(1400, () => sum(standard, { numbers: [1e308, 1e308] })),
    'not acceptable': every(1700, () =>
      post('/v1/hash', standard, HASH, {
        headers: { ...JSON_TYPE, Authorization: standard, Accept: 'text/html' },
      }),
    ),
    'gone before the answer': every(2200, () =>
      post('/v1/hash', partner, { text: 'x'.repeat(60_000) }, { signal: AbortSignal.timeout(3) }),
    ),

    // Without the gateway, as only something inside could.
    'ready?': every(3000, () => call('/readyz', {}, urls.api)),
    'unknown to the API': every(4000, () => call('/nothing', {}, urls.api)),
    'wrong method of the API': every(4000, () => call('/v1/hash', {}, urls.api)),
    // So few that they are not the slowest hundredth.
    'a slow body': every(9000, () => bytes(port(urls.api), SLOW, '{"text":"abc"}', 7000)),
    'no HTTP': every(3500, () => bytes(port(urls.api), 'nonsense\r\n\r\n')),
  };
}

/** Sends as no HTTP client would, and waits until the connection is closed. */
function bytes(port: number, first: string, rest = '', delay = 0): Promise<undefined> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => {
      socket.write(first);
      if (rest) setTimeout(() => socket.write(rest), delay);
    });
    socket.resume();
    socket.on('error', () => resolve(undefined)).on('close', () => resolve(undefined));
  });
}
