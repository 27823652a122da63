/** `make smoke-url URL=https://…`: does a deployment answer as clients are told? From outside, through the gateway. */
import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Options } from './options.ts';
import { EXIT, type Outcome, Usage } from './outcome.ts';

/** Milliseconds. */
const TIMES = {
  /** A deployment is steady before this is asked, but names and load balancers take their time. */
  settle: 120_000,
  between: 3_000,
  answer: 10_000,
};

const TEXT = 'abc';

/** @returns what is wrong, or undefined */
type Check = (ask: (path: string, init?: RequestInit) => Promise<Response>) => Promise<string | undefined>;

const hash = (headers: Record<string, string>): [string, RequestInit] => [
  '/v1/hash',
  {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', ...headers },
    body: JSON.stringify({ text: TEXT }),
  },
];

const CHECKS: Record<string, Check> = {
  'GET /healthz is 200': async (ask) => statusFault(await ask('/healthz'), 200),
  'POST /v1/hash without a token is 401': async (ask) => statusFault(await ask(...hash({})), 401),
};

/** Only where there is a token. */
const withToken = (token: string): Record<string, Check> => ({
  'POST /v1/hash with the token is the right digest, and says what is left of the quota': async (ask) => {
    const response = await ask(...hash({ Authorization: token }));
    const fault = await statusFault(response, 200);
    if (fault) return fault;
    const { digest } = (await response.json()) as { digest?: unknown };
    if (digest !== createHash('sha256').update(TEXT).digest('hex'))
      return `the digest of ${TEXT} is ${JSON.stringify(digest)}`;
    const missing = ['X-RateLimit-Limit', 'X-RateLimit-Remaining'].filter(
      (name) => !/^\d+$/.test(response.headers.get(name) ?? ''),
    );
    return missing.length > 0 ? `no number in ${missing.join(' and ')}` : undefined;
  },
});

/** URL and SMOKE_TOKEN come from the environment; a token must not be seen in a command. */
export async function run({ say }: Pick<Options, 'say'>, times = TIMES): Promise<Outcome> {
  const { SMOKE_TOKEN: token } = process.env;
  const base = checkUrl(process.env.URL);
  const checks = { ...CHECKS, ...(token && withToken(token)) };
  const ask = (path: string, init?: RequestInit) =>
    fetch(base + path, { ...init, redirect: 'manual', signal: AbortSignal.timeout(times.answer) });

  const end = Date.now() + times.settle;
  for (;;) {
    const faults: Record<string, string> = {};
    for (const [name, check] of Object.entries(checks)) {
      const fault = await check(ask).catch(reasonOf);
      if (fault) faults[name] = fault;
    }
    const lines = Object.keys(checks).map(
      (name) => `  ${faults[name] ? 'no ' : 'yes'}  ${name}${faults[name] ? `: ${faults[name]}` : ''}`,
    );
    const code = Object.keys(faults).length === 0 ? EXIT.done : EXIT.failed;
    if (code === EXIT.done || Date.now() >= end)
      return {
        code,
        text: [`${base}:`, ...lines, ...(token ? [] : ['  Without SMOKE_TOKEN nothing was hashed.'])].join(
          '\n',
        ),
        data: {
          url: base,
          checks: Object.fromEntries(Object.keys(checks).map((name) => [name, faults[name] ?? null])),
        },
      };
    say(
      `Not yet: ${Object.entries(faults)
        .map(([name, fault]) => `${name}: ${fault}`)
        .join('; ')}`,
    );
    await sleep(times.between);
  }
}

function checkUrl(text: string | undefined): string {
  if (!text) throw new Usage('say where: URL=https://…');
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const loopback = ['localhost', '127.0.0.1', '[::1]'].includes(url?.hostname ?? '');
  if (!url || !(url.protocol === 'https:' || (loopback && url.protocol === 'http:')))
    throw new Usage(`URL=${text}: it takes https://…; http only to this machine, since a token is sent`);
  return url.origin;
}

async function statusFault(response: Response, wanted: number): Promise<string | undefined> {
  if (response.status === wanted) return undefined;
  return `it is ${response.status}: ${(await response.text()).replace(/\s+/g, ' ').slice(0, 200)}`;
}

const reasonOf = (error: Error & { cause?: { code?: string; message?: string } }): string =>
  error.name === 'TimeoutError'
    ? 'no answer in time'
    : (error.cause?.code ?? error.cause?.message ?? error.message);
