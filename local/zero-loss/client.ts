/**
 * Callers that share a connection pool like Tyk's: an idle connection is kept 90 s, the one used last is used first, and
 * a POST is sent once and never again, whatever becomes of it.
 */
import { createHash } from 'node:crypto';
import { Agent, type IncomingMessage, request } from 'node:http';
import { json } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';

export interface ClientOptions {
  url: string;
  token?: string;
  /** How many call at the same time. */
  callers: number;
  /** Milliseconds that a caller thinks between two calls, on average. */
  thinks: number;
  /** 0 to 1. */
  random: () => number;
}

export class Client {
  calls = 0;
  /** What happened instead of the right answer, and how often. */
  readonly failures = new Map<string, number>();
  readonly #options: ClientOptions;
  // What Tyk's transport has; see timeouts.yaml and tyk.conf.yaml.
  readonly #agent = new Agent({ keepAlive: true, scheduling: 'lifo', maxFreeSockets: 100, timeout: 90_000 });
  readonly #callers: Promise<void>[];
  #stopped = false;

  constructor(options: ClientOptions) {
    this.#options = options;
    this.#callers = Array.from({ length: options.callers }, () => this.#keepCalling());
  }

  /** Resolves when every call has ended. */
  async stop(): Promise<void> {
    this.#stopped = true;
    await Promise.all(this.#callers);
    this.#agent.destroy();
  }

  async #keepCalling(): Promise<void> {
    const { thinks, random } = this.#options;
    while (!this.#stopped) {
      this.calls += 1;
      const failure = await this.#call(`call ${this.calls}`).catch((error) => error.code ?? error.message);
      if (failure) this.failures.set(failure, (this.failures.get(failure) ?? 0) + 1);
      await sleep(-Math.log(1 - random()) * thinks); // exponential, as between independent clients
    }
  }

  /** @returns what is wrong with the answer, or undefined */
  async #call(text: string): Promise<string | undefined> {
    const { url, token } = this.#options;
    const body = JSON.stringify({ text });
    const headers = {
      'Content-Type': 'application/json',
      'Content-Length': Buffer.byteLength(body),
      ...(token && { Authorization: token }),
    };
    const response = await new Promise<IncomingMessage>((resolve, reject) => {
      const options = { method: 'POST', agent: this.#agent, headers };
      request(`${url}/v1/hash`, options, resolve).on('error', reject).end(body);
    });
    const answer = (await json(response)) as { digest?: string };
    if (response.statusCode !== 200) return `${response.statusCode} ${JSON.stringify(answer)}`;
    const digest = createHash('sha256').update(text).digest('hex');
    return answer.digest === digest ? undefined : 'the answer to another call';
  }
}
